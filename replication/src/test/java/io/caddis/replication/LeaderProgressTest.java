package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.replication.InSyncOutcome.Accepted;
import io.caddis.replication.InSyncOutcome.Refused;
import io.caddis.replication.InSyncOutcome.Superseded;
import io.caddis.replication.InSyncOutcome.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Node 1 leads in epoch 5, from offset 100 on; 2 and 3 are its followers with broker epochs 20 and 30. */
class LeaderProgressTest {

    private static final int LEADER_EPOCH = 5;
    private static final long START_OFFSET = 100;
    private static final long LAG_MAX_MS = 10_000;
    private static final long OWN_BROKER_EPOCH = 10;
    private static final Map<Integer, Long> BROKER_EPOCHS = Map.of(2, 20L, 3, 30L);

    private long nowMs = 1_000_000;
    private LeaderProgress leader = leading(2, 1, 2, 3);

    @Nested
    class HighWatermark {

        @Test
        void shouldBeTheLeastOfWhatInSyncReplicasHold() {
            logIs(150, 140);
            fetched(2, 130);
            assertEquals(START_OFFSET, leader.highWatermark(), "3 has not been heard of in this leadership");

            fetched(3, 120);
            assertEquals(120, leader.highWatermark());
            fetched(3, 150);
            assertEquals(130, leader.highWatermark());
            fetched(2, 150);
            assertEquals(140, leader.highWatermark(), "the leader's own records count when they are on its disk, not before");
            logIs(150, 150);
            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldNotWaitForReplicasOutsideOfTheIsr() {
            leader = leading(2, 1, 2);
            logIs(150, 150);

            fetched(2, 150);

            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldBeItsOwnDisk_whenItIsAlone() {
            leader = new LeaderProgress(new Role.Leader(1, OWN_BROKER_EPOCH, LEADER_EPOCH, 1, List.of(1), List.of(1)), 0, 0, 2, LAG_MAX_MS, nowMs);

            leader.onLocalLog(10, 7, nowMs);

            assertEquals(7, leader.highWatermark(), "min.insync.replicas above the number of replicas means all of them");
        }

        @Test
        void shouldNeverFall() {
            logIs(150, 150);
            fetched(2, 150);
            fetched(3, 150);

            fetched(2, 110);
            image(2, 1, 2, 3);
            leader.reconfigure(3, LAG_MAX_MS);

            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldStandStill_whileTheIsrIsBelowTheMinimum() {
            leader = leading(2, 1);
            logIs(150, 150);
            fetched(2, 150);
            assertEquals(START_OFFSET, leader.highWatermark(), "strictly: also what the leader alone has on disk (KIP-966)");

            image(2, 1, 2);

            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldMove_whenTheMinimumIsLowered() {
            leader = leading(2, 1);
            logIs(150, 150);

            leader.reconfigure(1, LAG_MAX_MS);

            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldWaitForAReplicaWhoseJoiningIsProposed() {
            // The controller may have committed it: then it can be elected, and must have what is acknowledged.
            leader = leading(1, 1);
            logIs(120, 120);
            fetched(2, 120);
            assertTrue(leader.outstandingProposal().isPresent());

            logIs(150, 150);
            assertEquals(120, leader.highWatermark());
            fetched(2, 150);
            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldWaitForAReplicaWhoseLeavingIsProposed() {
            logIs(150, 150);
            fetched(2, 150);
            nowMs += LAG_MAX_MS + 1;
            fetched(2, 150);
            assertEquals(Set.of(1, 2), tick().orElseThrow().newIsr().keySet());

            assertEquals(START_OFFSET, leader.highWatermark());
            image(2, 1, 2);
            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldNotCountAFetchOfAnEarlierLife() {
            leader = leading(1, 1, 2);
            leader.onFollowerFetch(2, 21, 100, nowMs);
            logIs(150, 150);

            leader.onFollowerFetch(2, 20, 150, nowMs);

            assertEquals(START_OFFSET, leader.highWatermark());
            leader.onFollowerFetch(2, InSyncProposal.UNKNOWN_BROKER_EPOCH, 150, nowMs);
            assertEquals(START_OFFSET, leader.highWatermark(), "nor one that does not say of which");
        }

        @Test
        void shouldBeUnknown_untilItReachesTheStartOfTheLeadership() {
            leader = new LeaderProgress(role(1, 1, 2), START_OFFSET, 80, 2, LAG_MAX_MS, nowMs);
            logIs(START_OFFSET, START_OFFSET);
            fetched(2, 90);
            assertEquals(90, leader.highWatermark());
            assertFalse(leader.isHighWatermarkKnown());

            fetched(2, START_OFFSET);

            assertTrue(leader.isHighWatermarkKnown());
        }
    }

    @Nested
    class Joining {

        @Test
        void shouldBeProposed_withTheEvidenceItIsBasedOn() {
            leader = leading(2, 1, 2);
            logIs(150, 150);
            fetched(2, 120);

            Optional<InSyncProposal> proposal = fetched(3, 120);

            assertEquals(new InSyncProposal(LEADER_EPOCH, 1, Map.of(1, OWN_BROKER_EPOCH, 2, 20L, 3, 30L)), proposal.orElseThrow());
            leader.onFollowerFetch(3, 31, 120, nowMs);
            assertEquals(proposal, leader.outstandingProposal(), "a newer life of the follower is no part of this decision");
        }

        @Test
        void shouldNotNameAnEpochOfAMember_thatWasNotHeardOf() {
            leader = leading(1, 1, 2);

            InSyncProposal proposal = fetched(3, 100).orElseThrow();

            assertEquals(InSyncProposal.UNKNOWN_BROKER_EPOCH, proposal.newIsr().get(2));
        }

        @Test
        void shouldNotBeProposed_belowTheHighWatermark() {
            leader = leading(2, 1, 2);
            logIs(150, 150);
            fetched(2, 120);

            assertEquals(Optional.empty(), fetched(3, 119));
            assertTrue(fetched(3, 120).isPresent());
        }

        @Test
        void shouldNotBeProposed_belowTheStartOfTheLeadership() {
            // The true high watermark may be anywhere up to there; this leader's may still be lower.
            leader = new LeaderProgress(role(1, 1, 2), START_OFFSET, 80, 2, LAG_MAX_MS, nowMs);
            logIs(START_OFFSET, START_OFFSET);

            assertEquals(Optional.empty(), fetched(3, 99));
            assertTrue(fetched(3, 100).isPresent());
        }

        @Test
        void shouldNotBeProposed_forOneThatHasStoppedFetching() {
            leader = leading(2, 1, 2);
            logIs(150, 150);
            fetched(3, 100);
            answer(leader.outstandingProposal().orElseThrow(), new Refused("is shutting down"));
            nowMs += LAG_MAX_MS + 1;
            image(2, 1, 2);
            fetched(2, 150);

            assertEquals(Optional.empty(), tick(), "3 was at the high watermark once; it is no longer there to keep up");
        }

        @Test
        void shouldNotBeProposed_forABrokerThatIsNoReplica() {
            assertEquals(Optional.empty(), leader.onFollowerFetch(9, 90, 100, nowMs));
            assertFalse(leader.isFollower(9));
            assertFalse(leader.isFollower(1), "nor is the leader its own follower");
        }

        @Test
        void shouldWait_afterARefusal() {
            leader = leading(1, 1);
            InSyncProposal refused = fetched(2, 100).orElseThrow();
            answer(refused, new Refused("is shutting down"));
            image(2, 1);

            assertEquals(Optional.empty(), fetched(2, 100), "each refusal costs the controller a write");
            nowMs += LeaderProgress.REFUSED_JOIN_PAUSE_MS;
            assertEquals(2, fetched(2, 100).orElseThrow().partitionEpoch());
        }

        @Test
        void shouldWaitTwiceAsLong_afterEachFurtherRefusal_butNeverLongerThanAFewSeconds() {
            leader = leading(1, 1);
            for (int refusal = 0; refusal < 12; refusal++) {
                long pauseMs = Math.min(LeaderProgress.REFUSED_JOIN_PAUSE_MAX_MS, LeaderProgress.REFUSED_JOIN_PAUSE_MS << refusal);
                answer(fetched(2, 100).orElseThrow(), new Refused("is shutting down"));
                image(2 + refusal, 1);
                nowMs += pauseMs - 1;
                assertEquals(Optional.empty(), fetched(2, 100), "after refusal " + refusal);
                nowMs += 1;
            }

            answer(fetched(2, 100).orElseThrow(), new Refused("is shutting down"));
            image(14, 1);
            nowMs += 5_000;

            answer(fetched(2, 100).orElseThrow(), new Accepted(List.of(1, 2), 20));
            answer(fetched(3, 100).orElseThrow(), new Refused("is shutting down"));
            image(21, 1, 2);
            nowMs += LeaderProgress.REFUSED_JOIN_PAUSE_MS;
            assertTrue(fetched(3, 100).isPresent(), "an acceptance ends the row");
        }

        @Test
        void shouldNotWait_forARefusalOfTheFollowersLifeBefore() {
            leader = leading(1, 1);
            answer(fetched(2, 100).orElseThrow(), new Refused("is shutting down"));
            image(2, 1);

            assertEquals(21, leader.onFollowerFetch(2, 21, 100, nowMs).orElseThrow().newIsr().get(2));
        }

        @Test
        void shouldNotBeProposed_forOneThatDiedAtTheLogsEnd() {
            fetched(2, 100);
            fetched(3, 100);

            image(2, 1, 2);

            assertEquals(Optional.empty(), tick(), "the controller took it out, and nothing has been heard of it since");
            assertTrue(fetched(3, 100).isPresent());
        }
    }

    @Nested
    class Leaving {

        @Test
        void shouldBeProposed_whenAFollowerIsBehindForTooLong() {
            fetched(2, 100);
            fetched(3, 100);
            logIs(150, 150);
            fetched(2, 150);
            nowMs += LAG_MAX_MS;
            assertEquals(Optional.empty(), tick());

            nowMs += 1;

            assertEquals(Map.of(1, OWN_BROKER_EPOCH, 2, 20L), tick().orElseThrow().newIsr());
        }

        @Test
        void shouldNotHitAnIdleFollower_whenTheLogGrowsAfterALongTime() {
            logIs(150, 150);
            fetched(2, 150);
            fetched(3, 150);
            nowMs += 10 * LAG_MAX_MS;
            assertEquals(Optional.empty(), tick(), "who is at the end is in sync however long ago it asked");

            logIs(151, 151);

            assertEquals(Optional.empty(), tick(), "until now nothing was missing");
            nowMs += LAG_MAX_MS + 1;
            assertEquals(Set.of(1), tick().orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldNotHitAFollower_thatIsNeverAtTheEndBecauseTheLogAlwaysGrows() {
            long end = 150;
            logIs(end, end);
            for (int round = 0; round < 100; round++) {
                logIs(end + 50, end + 50);
                fetched(2, end);
                fetched(3, end);
                end += 50;
                nowMs += 1_000;
            }

            assertEquals(Optional.empty(), tick());
        }

        @Test
        void shouldHitAFollower_thatFetchesAndFallsBehindAllTheSame() {
            long end = 150;
            for (int round = 0; round < 20; round++) {
                fetched(2, end);
                fetched(3, 100 + round);
                end += 50;
                logIs(end, end);
                nowMs += 1_000;
                fetched(2, end);
            }

            assertEquals(Set.of(1, 2), tick().orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldGrantEveryoneTheFullTime_inANewLeadership() {
            logIs(150, 150);
            nowMs += LAG_MAX_MS;
            assertEquals(Optional.empty(), tick());

            nowMs += 1;

            assertEquals(Set.of(1), tick().orElseThrow().newIsr().keySet(), "below the minimum too: the controller keeps them eligible");
        }

        @Test
        void shouldBeProposedAtOnce_whenAMemberHasLostWhatIsCommitted() {
            logIs(150, 150);
            fetched(2, 150);
            fetched(3, 150);

            assertEquals(Set.of(1, 3), fetched(2, 149).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldNotBeProposed_forAMemberThatHasYetToBeHeardOf() {
            logIs(150, 150);
            fetched(2, 150);

            assertEquals(Optional.empty(), tick());
        }
    }

    @Nested
    class Proposals {

        @Test
        void shouldBeOneAtATime() {
            leader = leading(1, 1);
            InSyncProposal first = fetched(2, 100).orElseThrow();

            assertEquals(Optional.empty(), fetched(3, 100));
            nowMs += 100 * LAG_MAX_MS;
            logIs(150, 150);
            assertEquals(Optional.empty(), tick());
            assertSame(first, leader.outstandingProposal().orElseThrow());
        }

        @Test
        void shouldTakeAllThatIsDueAtOnce() {
            leader = leading(2, 1, 2);
            logIs(150, 150);
            nowMs += LAG_MAX_MS + 1;

            assertEquals(Set.of(1, 3), fetched(3, 150).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldBeSentAgainIdentically_whenTheOutcomeIsUnknown() {
            leader = leading(1, 1);
            InSyncProposal proposal = fetched(2, 100).orElseThrow();
            assertEquals(Optional.empty(), tick(), "its answer is awaited");
            answer(proposal, new Unknown());
            leader.onFollowerFetch(2, 21, 100, nowMs);
            assertEquals(Optional.empty(), tick());

            nowMs += LeaderProgress.UNKNOWN_OUTCOME_RETRY_MS;

            assertSame(proposal, tick().orElseThrow(), "with the epochs that were judged, not with newer ones (KIP-903)");
            assertEquals(Optional.empty(), tick());
        }

        @Test
        void shouldEndWithTheControllersAnswer() {
            leader = leading(2, 1, 2);
            logIs(150, 150);
            fetched(2, 120);
            InSyncProposal proposal = fetched(3, 120).orElseThrow();

            answer(proposal, new Accepted(List.of(1, 2, 3), 2));

            assertEquals(Optional.empty(), leader.outstandingProposal());
            assertEquals(List.of(1, 2, 3), leader.role().isr());
            assertEquals(2, leader.role().partitionEpoch());
        }

        @Test
        void shouldEndWithAnImage_beforeTheAnswer() {
            leader = leading(1, 1);
            InSyncProposal proposal = fetched(2, 100).orElseThrow();

            image(2, 1, 2);
            answer(proposal, new Accepted(List.of(1), 1));

            assertEquals(Optional.empty(), leader.outstandingProposal());
            assertEquals(List.of(1, 2), leader.role().isr());
        }

        @Test
        void shouldStayCounted_whenRefused_untilANewerStateIsKnown() {
            // A copy of it may still be on its way, and accepted later.
            leader = leading(1, 1);
            answer(fetched(2, 100).orElseThrow(), new Refused("is not registered"));
            logIs(150, 150);
            image(1, 1);
            assertEquals(START_OFFSET, leader.highWatermark());

            image(2, 1);

            assertEquals(150, leader.highWatermark());
        }

        @Test
        void shouldStayCounted_whenSuperseded_untilTheNewerStateIsKnown() {
            leader = leading(1, 1);
            answer(fetched(2, 100).orElseThrow(), new Superseded());
            logIs(150, 150);

            assertEquals(START_OFFSET, leader.highWatermark());
        }

        @Test
        void shouldBeSentAgain_whenARefusalIsNotFollowedByANewerState() {
            leader = leading(1, 1);
            InSyncProposal proposal = fetched(2, 100).orElseThrow();
            answer(proposal, new Refused("unknown topic"));
            nowMs += LAG_MAX_MS - 1;
            assertEquals(Optional.empty(), tick());

            nowMs += 1;

            assertSame(proposal, tick().orElseThrow());
        }

        @Test
        void shouldIgnoreAnswers_toWhatIsNotOutstanding() {
            leader = leading(1, 1);
            InSyncProposal old = fetched(2, 100).orElseThrow();
            image(2, 1);
            InSyncProposal present = fetched(2, 100).orElseThrow();

            answer(old, new Unknown());
            answer(old, new Accepted(List.of(1, 2), 1));
            nowMs += LAG_MAX_MS;

            assertSame(present, leader.outstandingProposal().orElseThrow());
            assertEquals(Optional.empty(), tick(), "the answer to the present one is awaited");
            assertEquals(List.of(1), leader.role().isr());
        }

        @Test
        void shouldIgnoreAnswersAndImages_ofAnotherTime() {
            answer(new InSyncProposal(LEADER_EPOCH - 1, 1, Map.of(1, OWN_BROKER_EPOCH)), new Accepted(List.of(1), 9));
            leader.onImage(new Role.Leader(1, OWN_BROKER_EPOCH, LEADER_EPOCH, 0, List.of(1, 2, 3), List.of(1)));

            assertEquals(List.of(1, 2, 3), leader.role().isr());
            assertThrows(IllegalArgumentException.class,
                    () -> leader.onImage(new Role.Leader(1, OWN_BROKER_EPOCH, LEADER_EPOCH + 1, 9, List.of(1), List.of(1))));
        }
    }

    @Nested
    class Abdication {

        @Test
        void shouldProposeTheIsrWithoutItself() {
            assertEquals(Set.of(2, 3), leader.abdicate(nowMs).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldStay_whileNobodyElseIsInSync() {
            leader = leading(1, 1);
            assertEquals(Optional.empty(), leader.abdicate(nowMs));

            InSyncProposal joining = fetched(2, 100).orElseThrow();
            assertEquals(Set.of(1, 2), joining.newIsr().keySet(), "whoever joins is refused perhaps: it hands over to members only");
            answer(joining, new Accepted(List.of(1, 2), 2));

            assertEquals(Set.of(2), tick().orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldKeepLeading_whenItsLogIsSoundAgain() {
            leader = leading(1, 1);
            leader.abdicate(nowMs);
            leader.keepLeading();
            answer(fetched(2, 100).orElseThrow(), new Accepted(List.of(1, 2), 2));

            assertEquals(Optional.empty(), tick());
        }

        @Test
        void shouldYield_whenEnoughOthersAreInSync() {
            assertEquals(Set.of(2, 3), leader.yieldLead(nowMs).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldNotYield_whenWithoutItTooFewWouldBeInSync() {
            leader = leading(2, 1, 2);

            assertEquals(Optional.empty(), leader.yieldLead(nowMs));
            assertEquals(Optional.empty(), tick());
        }

        @Test
        void shouldGoOnWithoutAFollower_whenItCannotYield() {
            logIs(150, 150);
            fetched(2, 150);
            fetched(3, 150);
            assertEquals(150, leader.highWatermark());
            // it has no room either
            InSyncProposal proposal = fetched(3, 149).orElseThrow();

            answer(proposal, new Accepted(List.of(1, 2), 2));

            assertEquals(Set.of(1, 2), proposal.newIsr().keySet());
            assertEquals(Optional.empty(), leader.yieldLead(nowMs));
            assertEquals(Set.of(1, 2, 3), fetched(3, 150).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldYieldToMembersOnly() {
            leader = leading(1, 1);
            leader.yieldLead(nowMs);

            assertEquals(Set.of(1, 2), fetched(2, 100).orElseThrow().newIsr().keySet());

            leader = leading(1, 1, 2);
            fetched(2, 100);
            leader.yieldLead(nowMs);
            assertEquals(Set.of(2), leader.outstandingProposal().orElseThrow().newIsr().keySet());
            assertEquals(Optional.empty(), fetched(3, 100));
        }

        @Test
        void shouldKeepLeading_whenItHasRoomAgain() {
            leader = leading(2, 1, 2);
            leader.yieldLead(nowMs);
            leader.keepLeading();
            answer(fetched(3, 100).orElseThrow(), new Accepted(List.of(1, 2, 3), 2));

            assertEquals(Optional.empty(), tick());
        }

        @Test
        void shouldGoOnCountingItsSuccessor_untilTheImageSaysWhoLeads() {
            InSyncProposal proposal = leader.abdicate(nowMs).orElseThrow();
            logIs(150, 150);

            answer(proposal, new Accepted(List.of(2, 3), 2));
            fetched(2, 150);

            assertEquals(START_OFFSET, leader.highWatermark());
            assertEquals(List.of(1, 2, 3), leader.role().isr());
        }
    }

    @Nested
    class BrokersThatMayJoin {

        @Test
        void shouldProposeTheOthers_whenOneDrains() {
            leader = leading(2, 1);
            leader.onBrokers(Map.of(1, OWN_BROKER_EPOCH, 3, 30L));
            logIs(120, 120);

            assertEquals(Optional.empty(), fetched(2, 120));
            assertEquals(Set.of(1, 3), fetched(3, 120).orElseThrow().newIsr().keySet());
        }

        @Test
        void shouldNotPropose_underABrokerEpochThatIsNotRegistered() {
            leader = leading(2, 1);
            leader.onBrokers(Map.of(1, OWN_BROKER_EPOCH, 2, 21L, 3, 30L));
            logIs(120, 120);

            assertEquals(Optional.empty(), fetched(2, 120), "that life of it is over, or not begun as far as the image goes");
        }

        @Test
        void shouldPropose_whenItDrainsNoLonger() {
            leader = leading(2, 1);
            leader.onBrokers(Map.of(1, OWN_BROKER_EPOCH));
            logIs(120, 120);
            fetched(2, 120);

            leader.onBrokers(Map.of(1, OWN_BROKER_EPOCH, 2, 20L));

            assertEquals(Set.of(1, 2), tick().orElseThrow().newIsr().keySet());
        }
    }

    private LeaderProgress leading(int minInsyncReplicas, Integer... isr) {
        return new LeaderProgress(role(1, isr), START_OFFSET, START_OFFSET, minInsyncReplicas, LAG_MAX_MS, nowMs);
    }

    private static Role.Leader role(int partitionEpoch, Integer... isr) {
        return new Role.Leader(1, OWN_BROKER_EPOCH, LEADER_EPOCH, partitionEpoch, List.of(1, 2, 3), List.of(isr));
    }

    private void image(int partitionEpoch, Integer... isr) {
        leader.onImage(role(partitionEpoch, isr));
    }

    private void logIs(long endOffset, long visibleOffset) {
        leader.onLocalLog(endOffset, visibleOffset, nowMs);
    }

    private Optional<InSyncProposal> fetched(int follower, long fetchOffset) {
        return leader.onFollowerFetch(follower, BROKER_EPOCHS.get(follower), fetchOffset, nowMs);
    }

    private Optional<InSyncProposal> tick() {
        return leader.onTick(nowMs);
    }

    private void answer(InSyncProposal proposal, InSyncOutcome outcome) {
        leader.onProposalAnswered(proposal, outcome, nowMs);
    }
}
