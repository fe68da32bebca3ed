package io.caddis.coordinator.group.consumer;

import static io.caddis.coordinator.group.consumer.GroupHarness.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between a decision and its rows, and when there are no rows. */
class StoringTest {

    private final GroupHarness h = new GroupHarness();
    private UUID flights;

    @BeforeEach
    void createTopic() {
        flights = h.topics.create("flights", 6);
    }

    @Test
    void shouldChangeAndAnswerOnlyOnceStored() {
        List<GroupEffect> effects = h.group.handle(GroupHarness.joining("a", null, List.of("flights"), null), 1, h.nowMs);
        assertEquals(1, effects.size());
        assertTrue(effects.get(0) instanceof GroupEffect.Store);
        assertTrue(h.group.isStoring());
        assertTrue(h.group.isEmpty());
        assertThrows(IllegalStateException.class, () -> h.group.handle(GroupHarness.heartbeat("a", 1, null, null), 2, h.nowMs));
        GroupEffect.Answer answer = (GroupEffect.Answer) h.group.onStored(h.nowMs).get(0);
        assertEquals(1, answer.token());
        assertFalse(h.group.isStoring());
        assertFalse(h.group.isEmpty());
    }

    @Test
    void shouldGiveChangeUp_whenItCannotBeStored() {
        h.join("a", "flights");
        h.failing = true;
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, h.join("b", "flights").error());
        assertEquals(1, h.group.describe().members().size());
        assertEquals(1, h.epoch());
        assertEquals(GroupError.NONE, h.beat("a", 1).error(), "stable members go on");
        h.failing = false;
        assertEquals(2, h.join("b", "flights").memberEpoch());
    }

    @Test
    void shouldSettle_whenStoreFailsInEveryStepOnce() {
        h.join("a", "flights");
        for (GroupStep step : List.<GroupStep>of(
                () -> h.join("b", "flights"), () -> h.beat("a", 1), () -> h.owning("a", 1, Map.of(flights, List.of(0, 1, 2))),
                () -> h.beat("b", 2))) {
            h.failing = true;
            assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, step.run().error());
            h.failing = false;
            assertEquals(GroupError.NONE, step.run().error());
        }
        assertEquals("Stable", h.state());
        assertEquals(3, count(h.described("b").owned()));
    }

    @Test
    void shouldWriteRowsAgain_whenNobodyKnewWhetherTheyWereWritten() {
        h.join("a", "flights");
        h.failing = true;
        h.failingAfterCommit = true;
        h.join("b", "flights");
        assertEquals(2, h.rows.load().members().size());
        h.failing = false;
        h.join("idle");
        assertNull(h.row("b"), "it is no member, and so its row has gone");
        assertEquals(1, h.rows.load().group().epoch());
        assertEquals(6, count(h.row("a").target()));
    }

    @Test
    void shouldWriteNoMoreNewRows_whenTooManyAreInDoubt() {
        h.failing = true;
        h.failingAfterCommit = true;
        for (int i = 0; i < 1_200; i++) {
            h.join("m" + i, "flights");
        }
        assertEquals(0, h.rows.load().members().size(), "the last attempts only removed what may have been written before");
        h.failing = false;
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, h.join("a", "flights").error());
        assertEquals(0, h.rows.load().members().size());
        assertEquals(GroupError.NONE, h.join("a", "flights").error());
    }

    @Test
    void shouldRemoveMemberLater_whenItsRemovalCannotBeStored() {
        h.join("a", "flights");
        h.failing = true;
        h.passMs(45_000);
        assertEquals(2, h.stores.size());
        h.passMs(499);
        assertEquals(2, h.stores.size());
        h.passMs(60_000);
        assertTrue(h.stores.size() < 12, "retried too often: " + h.stores.size());
        assertFalse(h.group.isEmpty());
        h.failing = false;
        h.passMs(10_000);
        assertTrue(h.group.isEmpty());
    }

    @Test
    void shouldKeepMember_whenItIsHeardOfWhileItsRemovalCannotBeStored() {
        h.join("a", "flights");
        h.failing = true;
        h.passMs(45_000);
        assertEquals(GroupError.NONE, h.beat("a", 1).error());
        h.failing = false;
        h.passMs(44_999);
        assertFalse(h.group.isEmpty());
    }

    @Test
    void shouldAnswer_whenGivenUpWhileStoring() {
        h.group.handle(GroupHarness.joining("a", null, List.of("flights"), null), 1, h.nowMs);
        GroupEffect.Answer answer = (GroupEffect.Answer) h.group.giveUp(GroupError.NOT_COORDINATOR).get(0);
        assertEquals(GroupError.NOT_COORDINATOR, answer.answer().error());
        assertEquals(List.of(), h.group.giveUp(GroupError.NOT_COORDINATOR));
    }

    @Test
    void shouldGoOnWhereItWas_whenLoadedInEveryPhase() {
        h.joinStatic("a", "i", "flights");
        h.failOver();
        h.join("b", "flights");
        h.failOver();
        ConsumerBeaten revoke = h.beat("a", 1);
        GroupDescription before = h.group.describe();
        h.failOver();
        GroupDescription after = h.group.describe();
        assertEquals(before.epoch(), after.epoch());
        assertEquals(before.assignmentEpoch(), after.assignmentEpoch());
        assertEquals("Reconciling", after.state());
        assertEquals("i", h.described("a").instanceId());
        assertNull(h.beat("b", 2).assignment(), "a has not confirmed");
        h.failOver();
        assertEquals(2, h.owning("a", 1, revoke.assignment()).memberEpoch());
        h.failOver();
        assertEquals(3, count(h.beat("b", 2).assignment()));
        assertEquals("Stable", h.state());
        assertEquals(2, h.epoch(), "loading alone is no reason to rebalance");
        h.failOver();
        assertNull(h.beat("a", 2).assignment());
        assertEquals(2, h.epoch());
    }

    @Test
    void shouldRestartTimers_whenLoaded() {
        h.join("a", "flights");
        h.join("b", "flights");
        h.beat("a", 1);
        h.passMs(40_000);
        h.failOver();
        h.passMs(44_999);
        assertEquals(2, h.group.describe().members().size());
        h.beat("a", 1);
        h.beat("b", 2);
        h.passMs(15_001);
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat("a", 1).error(), "60 s after loading it had still not revoked");
    }

    @Test
    void shouldNoticeTopicsThatChanged_whileNobodyCoordinated() {
        h.join("a", "flights");
        h.topics.grow("flights", 7);
        h.failOver();
        assertEquals(7, count(h.beat("a", 1).assignment()));
    }

    @Test
    void shouldNoticeTopicsThatChanged_whenStoringThatFailedAtFirst() {
        h.join("a", "flights");
        h.topics.grow("flights", 7);
        h.topicsChanged();
        h.failing = true;
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, h.beat("a", 1).error());
        h.failing = false;
        assertEquals(7, count(h.beat("a", 1).assignment()));
    }

    private interface GroupStep {
        ConsumerBeaten run();
    }
}
