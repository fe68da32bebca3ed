package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaPlacementTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, -7})
    void shouldGiveEveryBrokerAsManyLeaders_whenTheTopicIsTheFirst(long seed) {
        assertEquals(Map.of(1, 4, 2, 4, 3, 4), leaders(place("1@1 2@2 3@3", List.of(), seed, 12, 1)));
    }

    @Test
    void shouldSpreadTheTopicEvenly_whenOneBrokerIsEmpty() {
        List<PartitionImage> existing = partitionsOn(1, 50);
        existing.addAll(partitionsOn(2, 50));

        assertEquals(Map.of(1, 2, 2, 2, 3, 2), leaders(place("1@1 2@2 3@3", existing, 1, 6, 1)));
    }

    @Test
    void shouldStartWhereTheFewestAre_whenTheTopicHasOnePartition() {
        List<PartitionImage> existing = partitionsOn(1, 5);
        existing.addAll(partitionsOn(3, 4));

        assertEquals(List.of(List.of(2)), place("1@1 2@2 3@3", existing, 9, 1, 1));
    }

    @Test
    void shouldUseEveryRackOnce_whenThereAreAsManyAsReplicas() {
        Map<Integer, BrokerRegistration> live = Brokers.of("1@1/a 2@2/a 3@3/b 4@4/b 5@5/c 6@6/c");

        List<List<Integer>> placed = new ReplicaPlacement(live.values(), List.of(), List.of(), 5).place(12, 3);

        for (List<Integer> replicas : placed) {
            Set<String> racks = new HashSet<>();
            replicas.forEach(id -> racks.add(live.get(id).rack().orElseThrow()));
            assertEquals(Set.of("a", "b", "c"), racks, "replicas " + replicas);
        }
        assertEquals(Map.of(1, 2, 2, 2, 3, 2, 4, 2, 5, 2, 6, 2), leaders(placed));
    }

    @Test
    void shouldPassOverDrainingBrokers_asLongAsEnoughOthersLive() {
        assertEquals(Map.of(1, 2, 3, 2), leaders(place("1@1 2@2! 3@3", List.of(), 1, 4, 1)));
        place("1@1 2@2! 3@3", List.of(), 1, 4, 3).forEach(replicas -> assertTrue(replicas.contains(2)));
    }

    @Test
    void shouldRepeatItself_whenTheSeedIsTheSame() {
        assertEquals(place("1@1 2@2 3@3", List.of(), 77, 9, 2), place("1@1 2@2 3@3", List.of(), 77, 9, 2));
    }

    @Test
    void shouldNotStartEveryTopicOnTheSameBroker_whenSeedsDiffer() {
        Set<Integer> firsts = new HashSet<>();
        LongStream.range(0, 50).forEach(seed -> firsts.add(place("1@1 2@2 3@3", List.of(), seed, 1, 1).get(0).get(0)));

        assertEquals(Set.of(1, 2, 3), firsts);
    }

    @Test
    void shouldRefuse_whenFewerBrokersLiveThanReplicasAreWanted() {
        ControllerException.InvalidReplicationFactor refused = assertThrows(
                ControllerException.InvalidReplicationFactor.class, () -> place("1@1 2@2", List.of(), 1, 1, 3));

        assertEquals("Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because only"
                + " 2 broker(s) are registered.", refused.getMessage());
    }

    private static List<List<Integer>> place(String live, List<PartitionImage> existing, long seed, int count, int factor) {
        return new ReplicaPlacement(Brokers.of(live).values(), existing, List.of(), seed).place(count, factor);
    }

    private static Map<Integer, Integer> leaders(List<List<Integer>> placed) {
        Map<Integer, Integer> leaders = new TreeMap<>();
        placed.forEach(replicas -> leaders.merge(replicas.get(0), 1, Integer::sum));
        return leaders;
    }

    private static List<PartitionImage> partitionsOn(int broker, int count) {
        List<PartitionImage> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new PartitionImage(
                    i, List.of(broker), broker, broker, 0, 0, List.of(broker), List.of(), List.of()));
        }
        return partitions;
    }
}
