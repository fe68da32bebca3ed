package io.caddis.broker.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DrainProgressTest {

    private static final int SELF = 1;
    private static final List<Integer> NONE = List.of();

    private final Cluster cluster = new Cluster();

    @Test
    void shouldWait_whileItLeadsWhatAnotherCould() {
        cluster.draining(SELF).live(2, 3).partition(SELF, List.of(1, 2, 3), NONE).partition(2, List.of(2, 3), NONE);

        assertEquals(new DrainProgress(true, 1, 0), progress());
        assertFalse(progress().isDone());
    }

    @Test
    void shouldWait_whileItIsAnInSyncFollower() {
        cluster.draining(SELF).live(2).partition(2, List.of(2, 1), NONE);

        assertEquals(new DrainProgress(true, 0, 1), progress());
        assertFalse(progress().isDone());
    }

    @Test
    void shouldBeDone_whenNothingIsLeft() {
        cluster.draining(SELF).live(2, 3).partition(2, List.of(2, 3), List.of(1));

        assertTrue(progress().isDone());
    }

    @Test
    void shouldWait_untilTheImageShowsThatItDrains() {
        cluster.live(SELF, 2);

        assertFalse(progress().isDone(), "the controller may still give it something");
    }

    @Test
    void shouldBeDone_whenItIsNotRegisteredAnyMore() {
        cluster.live(2);

        assertTrue(progress().isDone());
    }

    @Test
    void shouldNotWaitInVain_whenItIsTheOnlyReplicaThatLives() {
        cluster.draining(SELF).partition(SELF, List.of(1), NONE).partition(SELF, List.of(1, 2), NONE);

        assertTrue(progress().isDone());
    }

    @Test
    void shouldNotWaitInVain_whenTheOthersLeaveToo() {
        cluster.draining(SELF).draining(2).draining(3).partition(SELF, List.of(1, 2, 3), NONE);

        assertTrue(progress().isDone());
    }

    @Test
    void shouldNotWaitInVain_whenOnlyAnEligibleReplicaIsLeft() {
        cluster.draining(SELF).live(2).partition(SELF, List.of(1), List.of(2));

        assertTrue(progress().isDone(), "it leads when this node is gone, not before");
    }

    private DrainProgress progress() {
        return DrainProgress.of(cluster.image(), SELF);
    }
}
