package io.caddis.replication;

import static io.caddis.replication.ListedLog.log;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.log.EpochEndOffset;
import io.caddis.replication.FollowerDecision.Append;
import io.caddis.replication.FollowerDecision.AppendFrom;
import io.caddis.replication.FollowerDecision.Ignore;
import io.caddis.replication.FollowerDecision.RestartAt;
import io.caddis.replication.FollowerDecision.TruncateTo;
import io.caddis.replication.FollowerDecision.UpToDate;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A follower of node 1 in leader epoch 7 whose log has ten records of epoch 2 and five of epoch 5. */
class FollowerProgressTest {

    private static final int LEADER_EPOCH = 7;

    private final ListedLog log = log(0).of(2, 10).of(5, 5);
    private FollowerProgress follower = following(true, 8);

    // ---- asking ----

    @Test
    void shouldAskForWhatComesNext_withTheEpochOfItsLastRecord() {
        assertEquals(new FetchPosition(LEADER_EPOCH, 15, 5), follower.position(log));
        assertEquals(new FetchPosition(LEADER_EPOCH, 40, FetchPosition.NO_EPOCH), follower.position(log(40)));
    }

    // ---- appending ----

    @Test
    void shouldAppend_whatContinuesTheLog() {
        assertEquals(new Append(), decide(records(15, 7)));
        assertEquals(new Append(), decide(records(15, 5)), "records of an epoch before may be missing too");
    }

    @Test
    void shouldNotAppend_whatDoesNot() {
        assertInstanceOf(Ignore.class, decide(records(16, 7)));
        assertInstanceOf(Ignore.class, decide(records(14, 7)));
    }

    @Test
    void shouldNotAppend_recordsOfALaterLeader() {
        // The sender was deposed while its answer was on the way out, and its file has another leader's records there.
        assertInstanceOf(Ignore.class, decide(records(15, LEADER_EPOCH + 1)));
    }

    @Test
    void shouldBeginWithTheWholeBatch_whenTheLeadersLogBeginsInside() {
        ListedLog empty = log(40);
        LeaderAnswer answer = new LeaderAnswer(OptionalLong.of(35), 7, Optional.empty(), 60, 40);

        assertEquals(new AppendFrom(35), follower.onAnswer(follower.position(empty), answer, empty));
    }

    @Test
    void shouldBeUpToDate_whenThereAreNoRecords() {
        assertEquals(new UpToDate(), decide(nothing(15, 0)));
    }

    // ---- answers of another moment ----

    @Test
    void shouldIgnoreAnAnswer_toAnotherState() {
        LeaderAnswer harmful = diverging(2, 10);

        assertInstanceOf(Ignore.class, follower.onAnswer(new FetchPosition(LEADER_EPOCH, 12, 5), harmful, log), "the log has grown since");
        assertInstanceOf(Ignore.class, follower.onAnswer(new FetchPosition(LEADER_EPOCH - 1, 15, 5), harmful, log), "of a leader before");
        assertInstanceOf(Ignore.class, follower.onAnswer(new FetchPosition(LEADER_EPOCH, 15, 2), harmful, log), "it was cut and grew again");
    }

    @Test
    void shouldIgnoreARepeatedAnswer() {
        FetchPosition asked = follower.position(log);
        LeaderAnswer answer = diverging(2, 10);
        follower = following(false, 8);
        assertEquals(new TruncateTo(10), follower.onAnswer(asked, answer, log));
        log.truncateTo(10);
        follower.onApplied(new TruncateTo(10), answer, log);

        assertInstanceOf(Ignore.class, follower.onAnswer(asked, answer, log));
    }

    // ---- truncating ----

    @Test
    void shouldTruncate_whereEpochsPart_notAtTheHighWatermark() {
        assertEquals(new TruncateTo(10), decide(diverging(2, 12)));
        assertEquals(new TruncateTo(9), decide(diverging(2, 9)));
        assertEquals(new TruncateTo(12), decide(diverging(5, 12)));
    }

    @Test
    void shouldGoBackAnEpochAndAskAgain_whenItLacksTheLeaders() {
        assertEquals(new TruncateTo(10), decide(diverging(4, 14)), "epoch 4 is not here: the end of epoch 2 is the next guess");
    }

    @Test
    void shouldStartAnew_whenNothingIsCommon() {
        follower = following(false, 0);

        assertEquals(new RestartAt(3), follower.onAnswer(follower.position(log), new LeaderAnswer(OptionalLong.empty(), FetchPosition.NO_EPOCH,
                Optional.of(new EpochEndOffset.Known(1, 0)), 20, 3), log));
    }

    /** It was the leader and has deleted what it had committed; the new leader has not. */
    @Test
    void shouldKeepItsPlace_whenAllThatIsLeftPartsFromALeaderThatBeginsEarlier() {
        ListedLog deletedUpTo20 = log(20).of(2, 3);
        follower = following(true, 20);

        assertEquals(new RestartAt(20), follower.onAnswer(follower.position(deletedUpTo20), diverging(1, 20), deletedUpTo20));
    }

    @Test
    void shouldStartAnew_whenTheLeaderNoLongerHasWhatComesNext() {
        follower = following(false, 8);

        assertEquals(new RestartAt(16), decide(nothing(30, 16)));
        assertEquals(new UpToDate(), decide(nothing(30, 15)));
    }

    @Test
    void shouldStartAnew_whenItIsEmptyBehindTheLeadersEnd() {
        ListedLog empty = log(40);
        follower = following(false, 40);

        assertEquals(new RestartAt(0), follower.onAnswer(follower.position(empty), diverging(6, 30), empty));
    }

    @Test
    void shouldGiveUpNoCommittedRecord_whileItIsCounted() {
        follower = following(true, 12);

        assertInstanceOf(Ignore.class, decide(diverging(2, 10)));
        assertEquals(new RestartAt(16), decide(nothing(30, 16)), "what the leader has deleted is given up");
        assertEquals(new TruncateTo(12), decide(diverging(5, 12)));

        follower.onImage(new Role.Follower(1, LEADER_EPOCH, 2, false));
        assertEquals(new TruncateTo(10), decide(diverging(2, 10)), "after an unclean election that is the order");
    }

    // ---- high watermark ----

    @Test
    void shouldBeAtMostTheLeaders_andAtMostItsOwnDisk() {
        log.withInvisible(3);
        apply(nothing(14, 0));
        assertEquals(12, follower.highWatermark());

        log.withInvisible(0);
        follower.onVisible(log);
        assertEquals(14, follower.highWatermark());
    }

    @Test
    void shouldNotFall_whenANewLeaderKnowsLess() {
        apply(nothing(3, 0));

        assertEquals(8, follower.highWatermark());
    }

    @Test
    void shouldFallWithTheLog_afterAnUncleanElection() {
        follower = following(false, 12);
        apply(nothing(14, 0));
        log.truncateTo(10);
        follower.onApplied(new TruncateTo(10), diverging(2, 10), log);
        assertEquals(10, follower.highWatermark());

        log.of(6, 5);
        follower.onVisible(log);

        assertEquals(10, follower.highWatermark(), "what the leader said of the log that was cut says nothing of this one");
    }

    @Test
    void shouldNotBeBelowTheLogsStart() {
        log.restartAt(50);
        follower.onApplied(new RestartAt(50), nothing(60, 50), log);

        assertEquals(50, follower.highWatermark());
    }

    @Test
    void shouldTakeNothingFromAnIgnoredAnswer() {
        follower.onApplied(new Ignore("late"), nothing(15, 0), log);

        assertEquals(8, follower.highWatermark());
    }

    @Test
    void shouldRefuseAnotherLeadership() {
        assertThrows(IllegalArgumentException.class, () -> follower.onImage(new Role.Follower(1, LEADER_EPOCH + 1, 2, false)));
    }

    private static FollowerProgress following(boolean counted, long highWatermark) {
        return new FollowerProgress(new Role.Follower(1, LEADER_EPOCH, 1, counted), highWatermark);
    }

    private FollowerDecision decide(LeaderAnswer answer) {
        return follower.onAnswer(follower.position(log), answer, log);
    }

    private void apply(LeaderAnswer answer) {
        follower.onApplied(decide(answer), answer, log);
    }

    private static LeaderAnswer records(long firstOffset, int newestEpoch) {
        return new LeaderAnswer(OptionalLong.of(firstOffset), newestEpoch, Optional.empty(), 15, 0);
    }

    private static LeaderAnswer nothing(long highWatermark, long leaderLogStartOffset) {
        return new LeaderAnswer(OptionalLong.empty(), FetchPosition.NO_EPOCH, Optional.empty(), highWatermark, leaderLogStartOffset);
    }

    private static LeaderAnswer diverging(int leaderEpoch, long endOffset) {
        return new LeaderAnswer(OptionalLong.empty(), FetchPosition.NO_EPOCH, Optional.of(new EpochEndOffset.Known(leaderEpoch, endOffset)), 15, 0);
    }
}
