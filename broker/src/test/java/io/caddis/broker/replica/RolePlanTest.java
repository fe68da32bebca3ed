package io.caddis.broker.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.replication.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RolePlanTest {

    private static final int THIS_NODE = 1;
    private static final int OTHER_NODE = 2;
    private static final UUID THIS_LIFE = new UUID(0, 1);
    private static final UUID EARLIER_LIFE = new UUID(0, 2);
    private static final long BROKER_EPOCH = 500;
    private static final int LEADER_EPOCH = 8;

    private final RolePlan plan = new RolePlan(THIS_NODE, THIS_LIFE);

    @Test
    void shouldHostWhatIsAssignedHere() {
        assertTrue(plan.isHostedHere(led(THIS_NODE, BROKER_EPOCH, THIS_NODE, OTHER_NODE)));
        assertTrue(plan.isHostedHere(led(OTHER_NODE, 9, OTHER_NODE, THIS_NODE)), "as a follower too");
        assertFalse(plan.isHostedHere(led(OTHER_NODE, 9, OTHER_NODE)));
    }

    @Test
    void shouldLead_whenTheDecisionNamesThisRegistration() {
        Role role = plan.role(imageWith(THIS_LIFE, BROKER_EPOCH), led(THIS_NODE, BROKER_EPOCH, THIS_NODE, OTHER_NODE));

        assertEquals(new Role.Leader(THIS_NODE, BROKER_EPOCH, LEADER_EPOCH, 3, List.of(THIS_NODE, OTHER_NODE), List.of(THIS_NODE, OTHER_NODE)), role);
    }

    @Test
    void shouldNotLead_byADecisionForAnEarlierRegistration() {
        Role role = plan.role(imageWith(THIS_LIFE, BROKER_EPOCH), led(THIS_NODE, BROKER_EPOCH - 1, THIS_NODE));

        assertEquals(new Role.Offline(LEADER_EPOCH, 3, true), role);
    }

    @Test
    void shouldNotLead_whileAnotherProcessHasThisNodesId() {
        Role role = plan.role(imageWith(EARLIER_LIFE, BROKER_EPOCH), led(THIS_NODE, BROKER_EPOCH, THIS_NODE));

        assertEquals(new Role.Offline(LEADER_EPOCH, 3, true), role);
    }

    @Test
    void shouldNotLead_whileThisNodeIsNotRegistered() {
        ClusterImage without = image(Map.of());

        assertEquals(new Role.Offline(LEADER_EPOCH, 3, true), plan.role(without, led(THIS_NODE, BROKER_EPOCH, THIS_NODE)));
        assertEquals(new Role.Offline(LEADER_EPOCH, 3, true), plan.role(without, led(THIS_NODE, -1, THIS_NODE)),
                "an epoch that looks like 'none' is none");
    }

    @Test
    void shouldNameTheLeader_whenItIsAnother() {
        ClusterImage image = imageWith(THIS_LIFE, BROKER_EPOCH);

        assertEquals(new Role.Follower(OTHER_NODE, LEADER_EPOCH, 3, true), plan.role(image, led(OTHER_NODE, 9, OTHER_NODE, THIS_NODE)));
        assertEquals(new Role.Offline(LEADER_EPOCH, 3, true), plan.role(image, led(PartitionImage.NO_LEADER, -1, THIS_NODE)));
    }

    private static PartitionImage led(int leader, long leaderBrokerEpoch, Integer... replicas) {
        return new PartitionImage(0, List.of(replicas), leader, leaderBrokerEpoch, LEADER_EPOCH, 3, List.of(replicas), List.of(), List.of());
    }

    private static ClusterImage imageWith(UUID incarnation, long brokerEpoch) {
        return image(Map.of(THIS_NODE, new BrokerRegistration(
                THIS_NODE, incarnation, brokerEpoch, Map.of(), Optional.empty(), true, List.of(), false)));
    }

    private static ClusterImage image(Map<Integer, BrokerRegistration> brokers) {
        return new ClusterImage("cluster", 1, Optional.empty(), brokers, Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }
}
