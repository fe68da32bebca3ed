package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RebalancePlanTest {

    private static final int MAX_MOVES = 4;
    private static final int ENOUGH_ROUNDS = 2_000;

    /** A cluster whose moves arrive at once, or never. */
    private static final class Cluster {
        private final Map<UUID, StoredTopic> topics = new TreeMap<>();
        private final Map<Integer, BrokerRegistration> live;
        private Set<Integer> evacuating = Set.of();
        private int moved;

        private final String description;

        Cluster(String brokers) {
            description = brokers;
            live = Brokers.of(brokers);
        }

        Cluster topic(String name, List<List<Integer>> replicas) {
            UUID id = UUID.nameUUIDFromBytes(name.getBytes());
            List<PartitionImage> partitions = new ArrayList<>();
            replicas.forEach(ids -> partitions.add(new PartitionImage(
                    partitions.size(), ids, ids.get(0), 100 + ids.get(0), 0, 0, ids, List.of(), List.of())));
            topics.put(id, new StoredTopic(id, name, StoredSettings.NONE, MetadataState.chunksOf(partitions)));
            return this;
        }

        List<PartitionImage> partitions() {
            return topics.values().stream().flatMap(topic -> topic.partitions().stream()).toList();
        }

        List<ReplicaMove> plan() {
            return RebalancePlan.next(topics.values(), live, live.keySet(), evacuating, true, MAX_MOVES).moves();
        }

        /** Begins the moves; {@code arrive}: and everything new is in sync at once. */
        void carryOut(List<ReplicaMove> moves, boolean arrive) {
            for (ReplicaMove move : moves) {
                PartitionImage before = topics.get(move.topicId()).partitions().get(move.partition());
                PartitionImage after = ReplicaReassignment.towards(before, move.target());
                moved += after.addingReplicas().size();
                if (arrive && after.isReassigning()) {
                    after = ReplicaReassignment.completed(inSync(after), Brokers.roster(description), TopicDurability.DEFAULT).orElseThrow();
                }
                put(move.topicId(), after);
            }
        }

        private void put(UUID topicId, PartitionImage partition) {
            List<PartitionImage> partitions = topics.get(topicId).partitions();
            partitions.set(partition.partition(), partition);
            StoredTopic topic = topics.get(topicId);
            topics.put(topicId, new StoredTopic(topicId, topic.name(), topic.settings(), MetadataState.chunksOf(partitions)));
        }

        private static PartitionImage inSync(PartitionImage p) {
            return new PartitionImage(p.partition(), p.replicas(), p.leader(), p.leaderBrokerEpoch(), p.leaderEpoch(),
                    p.partitionEpoch() + 1, p.replicas(), List.of(), List.of(), p.addingReplicas(), p.removingReplicas());
        }

        /** Until nothing more is to be moved. */
        Cluster settled() {
            for (int round = 0; round < ENOUGH_ROUNDS; round++) {
                List<ReplicaMove> moves = plan();
                if (moves.isEmpty()) {
                    return this;
                }
                carryOut(moves, true);
            }
            throw new AssertionError("still moving after " + ENOUGH_ROUNDS + " rounds: " + plan());
        }

        Map<Integer, Integer> replicas() {
            Map<Integer, Integer> counts = new TreeMap<>();
            live.keySet().forEach(id -> counts.put(id, 0));
            partitions().forEach(partition -> partition.replicas().forEach(id -> counts.merge(id, 1, Integer::sum)));
            return counts;
        }

        Map<Integer, Integer> leaders() {
            Map<Integer, Integer> counts = new TreeMap<>();
            live.keySet().forEach(id -> counts.put(id, 0));
            partitions().forEach(partition -> counts.merge(partition.replicas().get(0), 1, Integer::sum));
            return counts;
        }

        int racks(List<Integer> replicas) {
            return replicas.stream()
                    .map(id -> live.get(id).rack().orElse("broker " + id))
                    .collect(Collectors.toSet())
                    .size();
        }
    }

    private static List<List<Integer>> spread(int partitions, int factor, int brokers) {
        return IntStream.range(0, partitions)
                .mapToObj(p -> IntStream.range(0, factor).mapToObj(r -> 1 + (p + r) % brokers).toList())
                .toList();
    }

    @Test
    void shouldFillTheNewBroker_whenOneJoins() {
        Cluster cluster = new Cluster("1@101 2@102 3@103 4@104").topic("a", spread(12, 3, 3));

        cluster.settled();

        assertEquals(Map.of(1, 9, 2, 9, 3, 9, 4, 9), cluster.replicas());
        assertEquals(9, cluster.moved, "replicas copied");
        assertEquals(Map.of(1, 3, 2, 3, 3, 3, 4, 3), cluster.leaders());
    }

    @Test
    void shouldMoveOneReplicaAtATimeAndFewPartitions() {
        Cluster cluster = new Cluster("1@101 2@102 3@103 4@104 5@105").topic("a", spread(30, 3, 3));

        List<ReplicaMove> moves = cluster.plan();

        assertEquals(MAX_MOVES, moves.size());
        assertEquals(moves.size(), moves.stream().map(ReplicaMove::partition).distinct().count());
        moves.forEach(move -> assertEquals(2,
                move.target().stream().filter(spread(30, 3, 3).get(move.partition())::contains).count(), move::toString));
        cluster.carryOut(moves, false);
        assertEquals(List.of(), cluster.plan(), "as many as may be under way are under way");
    }

    @Test
    void shouldLeaveThingsAlone_whenABrokerIsAway() {
        Cluster cluster = new Cluster("1@101 2@102").topic("a", spread(12, 2, 3));

        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void shouldGiveNothing_toABrokerThatDrainsOrJustCame() {
        Cluster draining = new Cluster("1@101 2@102 3@103!").topic("a", spread(12, 2, 2));
        assertEquals(List.of(), draining.plan());

        Cluster fresh = new Cluster("1@101 2@102 3@103").topic("a", spread(12, 2, 2));
        assertEquals(List.of(), RebalancePlan.next(fresh.topics.values(), fresh.live, Set.of(1, 2), Set.of(), true, MAX_MOVES).moves());
    }

    @Test
    void shouldNotTouchAPartition_thatHasLostAnInSyncReplica() {
        Cluster cluster = new Cluster("1@101 2@102 3@103").topic("a", spread(8, 2, 2));
        for (PartitionImage p : cluster.partitions()) {
            cluster.put(UUID.nameUUIDFromBytes("a".getBytes()), new PartitionImage(p.partition(), p.replicas(), p.leader(),
                    p.leaderBrokerEpoch(), 1, 1, List.of(p.leader()), List.of(), List.of()));
        }

        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void shouldKeepEveryRack_whenRacksAreUnequal() {
        Cluster cluster = new Cluster("1@101/a 2@102/a 3@103/b 4@104/a").topic("a", List.of(
                List.of(1, 3), List.of(2, 3), List.of(1, 3), List.of(2, 3), List.of(1, 3), List.of(2, 3)));

        cluster.settled();

        assertEquals(Map.of(1, 2, 2, 2, 3, 6, 4, 2), cluster.replicas());
        cluster.partitions().forEach(partition -> assertEquals(2, cluster.racks(partition.replicas()), partition::toString));
    }

    @Test
    void shouldSpanRacks_whenANewRackJoins() {
        Cluster cluster = new Cluster("1@101/a 2@102/a 3@103/b").topic("a", spread(4, 2, 2));

        cluster.settled();

        cluster.partitions().forEach(partition -> assertEquals(2, cluster.racks(partition.replicas()), partition::toString));
    }

    @Test
    void shouldEmptyABroker_whenItIsToBeEvacuated() {
        Cluster cluster = new Cluster("1@101 2@102 3@103 4@104").topic("a", spread(12, 3, 4));
        cluster.evacuating = Set.of(4);

        cluster.settled();

        assertEquals(Map.of(1, 12, 2, 12, 3, 12, 4, 0), cluster.replicas());
    }

    @Test
    void shouldEmptyABrokerThatIsGone_whenItIsToBeEvacuated() {
        Cluster cluster = new Cluster("1@101 2@102 3@103").topic("a", spread(12, 2, 4));
        cluster.evacuating = Set.of(4);
        for (PartitionImage p : cluster.partitions()) {
            List<Integer> isr = p.replicas().stream().filter(id -> id != 4).toList();
            cluster.put(UUID.nameUUIDFromBytes("a".getBytes()), new PartitionImage(p.partition(), p.replicas(), isr.get(0),
                    100 + isr.get(0), 1, 1, isr, List.of(), List.of()));
        }

        cluster.settled();

        assertEquals(null, cluster.replicas().get(4));
    }

    @Test
    void shouldOnlyEvacuate_whenRebalancingIsOff() {
        Cluster cluster = new Cluster("1@101 2@102 3@103").topic("a", spread(12, 1, 2));

        assertEquals(List.of(), RebalancePlan.next(
                cluster.topics.values(), cluster.live, cluster.live.keySet(), Set.of(), false, MAX_MOVES).moves());
        assertEquals(MAX_MOVES, RebalancePlan.next(
                cluster.topics.values(), cluster.live, cluster.live.keySet(), Set.of(1), false, MAX_MOVES).moves().size());
    }

    @Test
    void shouldEndBalanced_whateverTheCluster() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int brokers = 3 + random.nextInt(5);
            boolean racked = random.nextBoolean();
            StringBuilder description = new StringBuilder();
            for (int id = 1; id <= brokers; id++) {
                description.append(id).append("@10").append(id).append(racked ? "/r" + random.nextInt(3) : "").append(' ');
            }
            Cluster cluster = new Cluster(description.toString());
            for (int topic = 0; topic < 1 + random.nextInt(4); topic++) {
                int factor = 1 + random.nextInt(3);
                List<List<Integer>> replicas = new ArrayList<>();
                for (int p = 0; p < 1 + random.nextInt(20); p++) {
                    List<Integer> ids = new ArrayList<>(cluster.live.keySet().stream().limit(Math.max(factor, brokers - 2)).toList());
                    Collections.shuffle(ids, random);
                    replicas.add(List.copyOf(ids.subList(0, factor)));
                }
                cluster.topic("t" + topic, replicas);
            }
            Map<String, Integer> racksBefore = new HashMap<>();
            cluster.topics.values().forEach(topic -> topic.partitions().forEach(partition ->
                    racksBefore.put(topic.name() + partition.partition(), cluster.racks(partition.replicas()))));
            int replicas = cluster.partitions().stream().mapToInt(partition -> partition.replicas().size()).sum();
            String where = "seed " + seed + " " + description;

            cluster.settled();

            assertTrue(cluster.moved <= 2 * replicas, where + ": " + cluster.moved + " copied of " + replicas);
            cluster.topics.values().forEach(topic -> topic.partitions().forEach(partition -> {
                assertEquals(partition.replicas().size(), new HashSet<>(partition.replicas()).size(), where);
                assertTrue(cluster.racks(partition.replicas()) >= racksBefore.get(topic.name() + partition.partition()), where);
            }));
            if (!racked) {
                double average = (double) replicas / brokers;
                Optional<Integer> most = cluster.replicas().values().stream().max(Integer::compare);
                Optional<Integer> least = cluster.replicas().values().stream().min(Integer::compare);
                double tolerated = Math.max(1, Math.ceil(2 * average * RebalancePlan.TOLERATED_PERCENT / 100));
                assertTrue(most.orElseThrow() - least.orElseThrow() <= tolerated, where + ": " + cluster.replicas());
            }
        }
    }

    @Test
    void shouldNameEverythingThatMustMove_whenABrokerIsToBeRemoved() {
        Cluster cluster = new Cluster("1@101 2@102 3@103").topic("a", List.of(List.of(1, 2), List.of(2, 3), List.of(1, 2, 3)));

        BrokerRemoval removal = BrokerRemoval.of(2, cluster.topics.values(), cluster.live);

        assertEquals(List.of(List.of(1, 3), List.of(1, 3)), removal.moves().stream().map(ReplicaMove::target).toList());
        assertEquals(List.of(2), removal.stranded().stream().map(ReplicaMove::partition).toList());
    }
}
