package io.caddis.replication;

import static io.caddis.replication.ListedLog.log;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.FlushPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replica of node 1 with ten records, eight of them committed, whose disk is full. */
class ReplicaProgressTest {

    private static final long NOW_MS = 1_000;

    private final ReplicaProgress replica =
            new ReplicaProgress(new PartitionName(new UUID(1, 1), "topic", 0), log(0).of(3, 10));

    @Test
    void shouldHandItsLeadOver_whenItHasNoRoom() {
        lead(1, 2, 3);

        assertEquals(Set.of(2, 3), replica.onTick(ReplicaHealth.NO_ROOM, NOW_MS).orElseThrow().newIsr().keySet());
    }

    @Test
    void shouldLeadOn_whenNobodyCouldTakeMoreEither() {
        lead(1, 2);

        assertEquals(Optional.empty(), replica.onTick(ReplicaHealth.NO_ROOM, NOW_MS));
        assertTrue(replica.role() instanceof Role.Leader);
    }

    @Test
    void shouldAskForSomethingCommitted_soThatItsLeaderLearnsThatItHasNoRoom() {
        replica.restore(8);
        replica.follow(new Role.Follower(2, 4, 1, true));

        assertEquals(new FetchPosition(4, 7, FetchPosition.NO_EPOCH), replica.position(ReplicaHealth.NO_ROOM).orElseThrow());
        assertEquals(new FetchPosition(4, 10, 3), replica.position(ReplicaHealth.SOUND).orElseThrow());
    }

    @Test
    void shouldNotAskToBeCountedAgain_beforeItHasRoom() {
        replica.restore(8);
        replica.follow(new Role.Follower(2, 4, 1, false));

        assertEquals(Optional.empty(), replica.position(ReplicaHealth.NO_ROOM));
        assertEquals(new FetchPosition(4, 10, 3), replica.position(ReplicaHealth.SOUND).orElseThrow());
    }

    private void lead(Integer... isr) {
        replica.lead(new Role.Leader(1, 10, 4, 1, List.of(1, 2, 3), List.of(isr)), ReplicaNode.settings(FlushPolicy.SYNC, 2), NOW_MS);
    }
}
