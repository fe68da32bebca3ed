package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaReassignmentTest {

    private static final BrokerRoster FIVE = Brokers.roster("1@101 2@102 3@103 4@104 5@105");

    private static TopicDurability min(int insyncReplicas) {
        return new TopicDurability(insyncReplicas, true);
    }

    /** Led by the first of its replicas, in leader epoch 7 and partition epoch 20. */
    private static PartitionImage settled(Integer... replicas) {
        List<Integer> ids = List.of(replicas);
        return new PartitionImage(0, ids, ids.get(0), 100 + ids.get(0), 7, 20, ids, List.of(), List.of());
    }

    private static PartitionImage inSync(PartitionImage partition, Integer... isr) {
        return new PartitionImage(partition.partition(), partition.replicas(), partition.leader(), partition.leaderBrokerEpoch(),
                partition.leaderEpoch(), partition.partitionEpoch() + 1, List.of(isr), partition.elr(), partition.lastKnownElr(),
                partition.addingReplicas(), partition.removingReplicas());
    }

    @Test
    void shouldHaveOldAndNewReplicas_whileItMoves() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(4, 2, 3));

        assertEquals(List.of(4, 2, 3, 1), moving.replicas());
        assertEquals(List.of(4), moving.addingReplicas());
        assertEquals(List.of(1), moving.removingReplicas());
        assertEquals(List.of(1, 2, 3), moving.isr());
        assertEquals(1, moving.leader());
        assertEquals(8, moving.leaderEpoch());
        assertEquals(21, moving.partitionEpoch());
        assertEquals(List.of(4, 2, 3), ReplicaReassignment.target(moving));
        assertTrue(ReplicaReassignment.original(moving).containsAll(List.of(1, 2, 3)));
    }

    @Test
    void shouldHandOver_whenTheLeaderGoesAndTheNewReplicaIsInSync() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(2, 3, 4));

        assertEquals(Optional.empty(), ReplicaReassignment.completed(moving, FIVE, min(2)));
        PartitionImage done = ReplicaReassignment.completed(inSync(moving, 1, 2, 3, 4), FIVE, min(2)).orElseThrow();
        assertEquals(List.of(2, 3, 4), done.replicas());
        assertEquals(List.of(2, 3, 4), done.isr());
        assertEquals(2, done.leader());
        assertEquals(102, done.leaderBrokerEpoch());
        assertEquals(9, done.leaderEpoch());
        assertEquals(23, done.partitionEpoch());
        assertFalse(done.isReassigning());
    }

    @Test
    void shouldKeepTheLeader_whenItStays() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(4, 1, 2));
        PartitionImage done = ReplicaReassignment.completed(inSync(moving, 1, 2, 3, 4), FIVE, min(2)).orElseThrow();

        assertEquals(1, done.leader());
        assertEquals(101, done.leaderBrokerEpoch());
        assertEquals(9, done.leaderEpoch()); // the replicas changed: what the former ones still send is of an older epoch
    }

    @Test
    void shouldKeepWhatGoes_whileTheMinIsrNeedsIt() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(4, 2, 3));

        assertEquals(Optional.empty(), ReplicaReassignment.completed(inSync(moving, 1, 4), FIVE, min(2)));
        assertTrue(ReplicaReassignment.completed(inSync(moving, 1, 4, 3), FIVE, min(2)).isPresent());
    }

    @Test
    void shouldNotWait_whenWhatGoesIsNotInSyncAnyway() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(1, 2));

        assertTrue(ReplicaReassignment.completed(inSync(moving, 1), FIVE, min(2)).isPresent());
        assertEquals(Optional.empty(), ReplicaReassignment.completed(inSync(moving, 3), FIVE, min(2)));
    }

    @Test
    void shouldWait_whenNobodyThatStaysMayLead() {
        PartitionImage moving = inSync(ReplicaReassignment.towards(settled(1), List.of(4)), 1, 4);

        assertEquals(Optional.empty(), ReplicaReassignment.completed(moving, Brokers.roster("1@101"), min(1)));
    }

    @Test
    void shouldBeAsBefore_whenItIsTurnedBack() {
        PartitionImage moving = ReplicaReassignment.towards(settled(1, 2, 3), List.of(4, 5, 3));
        PartitionImage back = ReplicaReassignment.towards(moving, ReplicaReassignment.original(moving));
        PartitionImage done = ReplicaReassignment.completed(back, FIVE, min(2)).orElseThrow();

        assertEquals(new HashSet<>(List.of(1, 2, 3)), new HashSet<>(done.replicas()));
        assertEquals(List.of(1, 2, 3), done.isr());
        assertEquals(1, done.leader());
        assertTrue(done.leaderEpoch() > moving.leaderEpoch());
    }

    @Test
    void shouldForgetTheFirstTarget_whenTheTargetChangesOnTheWay() {
        PartitionImage first = ReplicaReassignment.towards(settled(1, 2, 3), List.of(4, 2, 3));
        PartitionImage second = ReplicaReassignment.towards(first, List.of(5, 2, 3));

        assertEquals(List.of(5, 2, 3), ReplicaReassignment.target(second));
        assertEquals(new HashSet<>(List.of(1, 2, 3)), new HashSet<>(ReplicaReassignment.original(second)));
        PartitionImage done = ReplicaReassignment.completed(inSync(second, 1, 2, 3, 5), FIVE, min(2)).orElseThrow();
        assertEquals(List.of(5, 2, 3), done.replicas());
    }

    @Test
    void shouldOnlyPreferAnother_whenTheReplicasStayTheSame() {
        PartitionImage reordered = ReplicaReassignment.towards(settled(1, 2, 3), List.of(3, 1, 2));

        assertEquals(List.of(3, 1, 2), reordered.replicas());
        assertFalse(reordered.isReassigning());
        assertEquals(8, reordered.leaderEpoch());
        assertEquals(21, reordered.partitionEpoch());
    }

    @Test
    void shouldNeverCostAnInSyncReplicaThatIsNeeded_whateverHappens() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int minIsr = 1 + random.nextInt(3);
            PartitionImage partition = settled(some(random).toArray(Integer[]::new));
            for (int step = 0; step < 30; step++) {
                PartitionImage before = partition;
                String where = "seed " + seed + " step " + step + " before " + before;
                switch (random.nextInt(3)) {
                    case 0 -> {
                        List<Integer> target = random.nextInt(4) == 0 ? ReplicaReassignment.original(before) : some(random);
                        partition = ReplicaReassignment.towards(before, target);
                        assertEquals(target, ReplicaReassignment.target(partition), where);
                        assertEquals(new HashSet<>(ReplicaReassignment.original(before)),
                                new HashSet<>(ReplicaReassignment.original(partition)), where);
                        assertEquals(before.isr(), partition.isr(), where);
                    }
                    case 1 -> partition = randomIsr(before, random);
                    default -> {
                        Optional<PartitionImage> done = ReplicaReassignment.completed(before, FIVE, min(minIsr));
                        if (done.isPresent()) {
                            partition = done.get();
                            int needed = Math.min(minIsr, partition.replicas().size());
                            assertTrue(partition.isr().size() >= needed || partition.isr().size() == before.isr().size(), where);
                            assertTrue(partition.isr().contains(partition.leader()), where);
                            assertTrue(before.isr().containsAll(partition.isr()), where);
                            assertTrue(partition.leaderEpoch() > before.leaderEpoch() || partition.replicas().equals(before.replicas()), where);
                            assertEquals(ReplicaReassignment.target(before), partition.replicas(), where);
                        }
                    }
                }
                assertTrue(partition.replicas().containsAll(partition.isr()), where);
                assertTrue(partition.partitionEpoch() > before.partitionEpoch() || partition == before, where);
            }
        }
    }

    private static PartitionImage randomIsr(PartitionImage partition, Random random) {
        List<Integer> isr = new ArrayList<>(partition.replicas());
        isr.removeIf(id -> random.nextInt(3) == 0);
        if (isr.isEmpty()) {
            isr.add(partition.leader());
        }
        int leader = isr.contains(partition.leader()) ? partition.leader() : isr.get(0);
        return new PartitionImage(partition.partition(), partition.replicas(), leader, 100 + leader, partition.leaderEpoch() + 1,
                partition.partitionEpoch() + 1, isr, List.of(), List.of(), partition.addingReplicas(), partition.removingReplicas());
    }

    private static List<Integer> some(Random random) {
        List<Integer> ids = new ArrayList<>(IntStream.rangeClosed(1, 5).boxed().toList());
        Collections.shuffle(ids, random);
        return List.copyOf(ids.subList(0, 1 + random.nextInt(4)));
    }
}
