package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.caddis.log.FlushPolicy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting records by command is done when all live replicas have done it. Node 1 leads, 2 follows, 3 is assigned and away. */
class DeletedRecordsTest {

    private static final Map<Integer, Long> ALL = Map.of(1, 10L, 2, 20L, 3, 30L);
    private static final Map<Integer, Long> WITHOUT_THREE = Map.of(1, 10L, 2, 20L);

    @TempDir
    Path root;

    private ReplicaNode one;
    private ReplicaNode two;

    @BeforeEach
    void replicate() {
        one = new ReplicaNode(1, root, FlushPolicy.SYNC);
        two = new ReplicaNode(2, root, FlushPolicy.SYNC);
        one.lead(1, 1, 2);
        two.follow(1, 1);
        one.partition.onBrokers(WITHOUT_THREE);
        one.produce(5);
        two.catchUpWith(one);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void shouldBeDone_whenTheFollowerHasToldThatItsLogStartsThereToo() {
        RecordingWaiter deletion = deleted(3);
        assertEquals(0, one.partition.lowWatermark());

        two.fetchFrom(one);
        assertEquals(3, two.partition.log().logStartOffset());
        assertFalse(deletion.isTold(), "that it was told is no proof that it has done it");
        two.fetchFrom(one);

        deletion.awaitCommitted();
        assertEquals(3, one.partition.lowWatermark());
    }

    @Test
    void shouldBeDoneAtOnce_whenAllLogsStartLaterAlready() {
        deleted(4);
        two.fetchFrom(one);
        two.fetchFrom(one);

        deleted(2).awaitCommitted();
    }

    @Test
    void shouldWaitForALiveFollowerThatHasNotFetched_andNotForADeadOne() {
        one.partition.onBrokers(ALL);
        RecordingWaiter deletion = deleted(3);
        two.fetchFrom(one);
        two.fetchFrom(one);
        assertFalse(deletion.isTold());
        assertEquals(-1, one.partition.lowWatermark());

        one.partition.onBrokers(WITHOUT_THREE);

        deletion.awaitCommitted();
    }

    @Test
    void shouldFail_whenTheLeadIsLost() {
        RecordingWaiter deletion = deleted(3);

        one.follow(2, 2);

        deletion.awaitFailed(PartitionException.NotLeader.class);
    }

    private RecordingWaiter deleted(long offset) {
        one.partition.deleteRecordsBefore(offset);
        RecordingWaiter deletion = new RecordingWaiter();
        one.partition.whenDeletedEverywhere(offset, 1, deletion);
        return deletion;
    }
}
