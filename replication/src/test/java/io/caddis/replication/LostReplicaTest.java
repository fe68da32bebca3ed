package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.replication.InSyncOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LostReplicaTest {

    private final List<InSyncProposal> proposed = new ArrayList<>();
    private final LostReplica replica = new LostReplica(new PartitionName(new UUID(1, 2), "flights", 0), (proposer, proposal) -> proposed.add(proposal));

    @Test
    void shouldHandItsLeadOver() {
        lead(1, 1, 2, 3);

        assertEquals(new InSyncProposal(5, 1, Map.of(2, -1L, 3, -1L)), proposed.get(0));
        replica.onTick(1_000_000);
        assertEquals(1, proposed.size(), "its answer is awaited");
    }

    @Test
    void shouldStay_whenNobodyElseIsInSync() {
        lead(1, 1);
        assertEquals(List.of(), proposed);
        assertFalse(replica.mayBeginAnew(), "an empty log in its place would be the end of its records");

        lead(2, 1, 2);

        assertEquals(Set.of(2), proposed.get(0).newIsr().keySet());
    }

    @Test
    void shouldAskAgainIdentically_whenTheOutcomeIsUnknown() {
        lead(1, 1, 2);
        replica.onProposalAnswered(proposed.get(0), new Unknown(), 5_000);
        replica.onTick(5_000 + LostReplica.RETRY_MS - 1);
        assertEquals(1, proposed.size());

        replica.onTick(5_000 + LostReplica.RETRY_MS);

        assertSame(proposed.get(0), proposed.get(1));
    }

    @Test
    void shouldTellItsLeaderThatNothingIsHere_whileItIsCounted() {
        assertEquals(Optional.empty(), replica.fetchPosition());
        replica.become(new Role.Follower(2, 5, 1, true), 0);

        assertEquals(new FetchPosition(5, 0, FetchPosition.NO_EPOCH), replica.fetchPosition().orElseThrow());
        assertFalse(replica.mayBeginAnew());
    }

    @Test
    void shouldMakeRoomForAnEmptyLog_whenNobodyCountsOnIt() {
        replica.become(new Role.Follower(2, 5, 1, true), 0);
        replica.become(new Role.Follower(2, 5, 2, false), 0);

        assertTrue(replica.mayBeginAnew());
        assertEquals(Optional.empty(), replica.fetchPosition());
        replica.become(new Role.Follower(2, 5, 1, true), 0);
        assertTrue(replica.mayBeginAnew(), "an older image says nothing");
        replica.become(new Role.Offline(6, 3, false), 0);
        assertFalse(replica.mayBeginAnew(), "without a leader there is nobody to copy from");
    }

    private void lead(int partitionEpoch, Integer... isr) {
        replica.become(new Role.Leader(1, 10, 5, partitionEpoch, List.of(1, 2, 3), List.of(isr)), 0);
    }
}
