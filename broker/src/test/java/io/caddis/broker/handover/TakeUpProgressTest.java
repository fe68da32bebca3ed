package io.caddis.broker.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TakeUpProgressTest {

    private static final int SELF = 1;
    private static final List<Integer> NONE = List.of();

    private final Cluster cluster = new Cluster();
    private boolean ledHere;

    @Test
    void shouldWait_whenTheDecisionIsForAnEarlierRegistration() {
        cluster.live(SELF, 2).partition(SELF, 99, List.of(1), NONE);

        assertEquals(new TakeUpProgress(true, 1, 0), progress());
    }

    @Test
    void shouldWait_whenNobodyLeadsWhatThisNodeMayLead() {
        cluster.live(SELF).partition(PartitionImage.NO_LEADER, -1, List.of(1), NONE)
                .partition(PartitionImage.NO_LEADER, -1, NONE, List.of(1));

        assertEquals(new TakeUpProgress(true, 2, 0), progress());
    }

    @Test
    void shouldWait_whileThePartitionIsNotOpen() {
        cluster.live(SELF).partition(SELF, List.of(1), NONE);

        assertEquals(new TakeUpProgress(true, 0, 1), progress());
        ledHere = true;
        assertTrue(progress().isDone());
    }

    @Test
    void shouldNotWait_forWhatOthersLeadOrOnlyOthersMayLead() {
        cluster.live(SELF, 2).partition(2, List.of(2, 1), NONE).partition(PartitionImage.NO_LEADER, -1, List.of(3), List.of(2));

        assertTrue(progress().isDone());
    }

    @Test
    void shouldWait_whileThereIsNoController() {
        cluster.live(SELF).withoutController();

        assertFalse(progress().isDone());
    }

    @Test
    void shouldWait_whileTheImageShowsAnotherProcessUnderThisId() {
        cluster.live(SELF);

        assertFalse(TakeUpProgress.of(cluster.image(), SELF, new UUID(0, 0), (topic, partition, epoch) -> true).isDone());
    }

    private TakeUpProgress progress() {
        return TakeUpProgress.of(cluster.image(), SELF, Cluster.incarnation(SELF), (topic, partition, epoch) -> ledHere && epoch == 4);
    }
}
