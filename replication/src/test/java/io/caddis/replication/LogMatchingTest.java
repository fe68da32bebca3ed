package io.caddis.replication;

import static io.caddis.replication.ListedLog.log;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.EpochEndOffset;
import io.caddis.replication.LogMatching.Match;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogMatchingTest {

    private static final int NONE = FetchPosition.NO_EPOCH;

    /** Ten records of epoch 1, ten of epoch 4, ten of epoch 6. */
    private static ListedLog leaderLog() {
        return log(0).of(1, 10).of(4, 10).of(6, 10);
    }

    static Stream<Arguments> fetches() {
        return Stream.of(
                Arguments.of("at the end", 30L, 6, new Match.Continues()),
                Arguments.of("inside of the newest epoch", 25L, 6, new Match.Continues()),
                Arguments.of("at the end of an old epoch", 10L, 1, new Match.Continues()),
                Arguments.of("longer in the newest epoch", 31L, 6, parted(6, 30)),
                Arguments.of("longer in an old epoch", 12L, 1, parted(1, 10)),
                Arguments.of("an epoch that the leader never had", 15L, 3, parted(1, 10)),
                Arguments.of("the same where it is no longer than the common one", 9L, 3, parted(1, 10)),
                Arguments.of("older than all epochs of the leader", 3L, 0, parted(0, 0)),
                Arguments.of("an epoch newer than the leader's", 30L, 7, new Match.OutOfRange()),
                Arguments.of("an empty log", 0L, NONE, new Match.Continues()),
                Arguments.of("an empty log behind the leader's end", 31L, NONE, parted(6, 30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fetches")
    void shouldJudgeByEpoch(String what, long fetchOffset, int lastFetchedEpoch, Match expected) {
        assertEquals(expected, LogMatching.match(leaderLog(), fetchOffset, lastFetchedEpoch));
    }

    @Test
    void shouldSendBackAFollower_thatEndsBeforeTheLeadersLogBegins() {
        ListedLog leader = log(50).of(4, 10);

        assertEquals(new Match.OutOfRange(), LogMatching.match(leader, 0, NONE));
        assertEquals(new Match.OutOfRange(), LogMatching.match(leader, 40, 2));
        assertEquals(new Match.Continues(), LogMatching.match(leader, 50, NONE));
    }

    static Stream<Arguments> cuts() {
        return Stream.of(
                Arguments.of("same epoch, longer here", log(0).of(1, 12), known(1, 10), 10L),
                Arguments.of("same epoch, longer there", log(0).of(1, 8).of(3, 9), known(1, 10), 8L),
                Arguments.of("an epoch that only the leader has", log(0).of(1, 5).of(3, 9), known(2, 10), 5L),
                Arguments.of("the leader's end of it is before ours", log(0).of(1, 15).of(3, 5), known(2, 10), 10L),
                Arguments.of("all epochs here are newer", log(0).of(3, 9), known(2, 10), 0L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cuts")
    void shouldCutAtTheEndOfTheLargestCommonEpoch(String what, ListedLog log, EpochEndOffset.Known diverging, long expected) {
        assertEquals(expected, LogMatching.commonEnd(log, diverging));
    }

    @Test
    void shouldFindTheCommonPrefix_ofAnyTwoHistories() {
        Random random = new Random(42);
        for (int history = 0; history < 5_000; history++) {
            ListedLog leader = log(0);
            ListedLog follower = log(0);
            long common = grow(leader, follower, random);

            int asked = 0;
            while (LogMatching.match(leader, follower.endOffset(), epochOf(follower)) instanceof Match.Parted parted) {
                long cut = LogMatching.commonEnd(follower, parted.from());
                assertTrue(cut < follower.endOffset(), "each answer cuts something");
                assertTrue(cut >= common, "and nothing that both have");
                follower.truncateTo(cut);
                asked++;
            }

            assertTrue(asked <= 12, "one question for each epoch at most");
            assertEquals(leader.epochs().subList(0, follower.epochs().size()), follower.epochs());
        }
    }

    /** Two logs of successive leaderships, of which each log saw a part. An epoch's records are the same in both up to the shorter. */
    private static long grow(ListedLog leader, ListedLog follower, Random random) {
        for (int epoch = 1, shared = random.nextInt(4); epoch <= shared; epoch++) {
            int count = 1 + random.nextInt(5);
            leader.of(epoch, count);
            follower.of(epoch, count);
        }
        long common = leader.endOffset();
        for (int epoch = 5; epoch <= 10; epoch++) {
            // each epoch has one leader: from where the logs part on, only one of the two can have its records
            (random.nextBoolean() ? leader : follower).of(epoch, random.nextInt(4));
        }
        leader.of(11, 1);
        return common;
    }

    private static int epochOf(ListedLog log) {
        OptionalInt epoch = log.lastRecordEpoch();
        return epoch.orElse(NONE);
    }

    private static Match parted(int leaderEpoch, long endOffset) {
        return new Match.Parted(known(leaderEpoch, endOffset));
    }

    private static EpochEndOffset.Known known(int leaderEpoch, long endOffset) {
        return new EpochEndOffset.Known(leaderEpoch, endOffset);
    }
}
