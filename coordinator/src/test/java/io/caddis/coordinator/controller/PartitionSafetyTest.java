package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One partition under the controller's rules while brokers die, return, lose their disks or drain, and its leader appends,
 * replicates and changes the ISR. After every step the state is well formed, and whoever was elected holds every committed
 * record, unless the last leader had to do. The leader is played in a few lines: how a real one behaves is the simulation's
 * business.
 */
class PartitionSafetyTest {

    private static final int SEEDS = 300;
    private static final int STEPS = 200;

    private static final List<Integer> REPLICAS = List.of(1, 2, 3);

    private final Map<Integer, BrokerRegistration> live = new TreeMap<>();
    private final Map<Integer, ProcessedIncarnation> processed = new TreeMap<>();
    private final Map<Integer, List<Integer>> logs = new HashMap<>();
    /** Records each follower has fetched from the present leader. */
    private final Map<Integer, Integer> fetched = new HashMap<>();
    /** The registration under which it did: the leader vouches for no other. */
    private final Map<Integer, Long> fetchedUnder = new HashMap<>();
    private List<Integer> committed = List.of();
    private Random random;
    private TopicDurability durability;
    private PartitionImage partition;
    private long nextEpoch = 100;
    private int nextRecord;

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "1, false", "2, false"})
    void shouldElectOnlyWhoHoldsWhatIsCommitted(int minIsr, boolean synced) {
        for (int seed = 0; seed < SEEDS; seed++) {
            start(seed, new TopicDurability(minIsr, synced));
            try {
                for (int step = 0; step < STEPS; step++) {
                    happen();
                    decide();
                    checkShape();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + partition, e);
            }
        }
    }

    private void start(int seed, TopicDurability with) {
        random = new Random(seed);
        durability = with;
        live.clear();
        processed.clear();
        logs.clear();
        fetched.clear();
        fetchedUnder.clear();
        committed = List.of();
        REPLICAS.forEach(id -> {
            logs.put(id, new ArrayList<>());
            register(id, true, false);
        });
        processAll();
        partition = PartitionTransition.created(0, REPLICAS, roster());
    }

    // ---- what happens ----

    private void happen() {
        int id = REPLICAS.get(random.nextInt(REPLICAS.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> dieOrReturn(id);
            case 2 -> registerAgain(id);
            case 3 -> live.computeIfPresent(id, (same, broker) -> broker.withDraining(!broker.draining()));
            case 4, 5, 6 -> append();
            case 7, 8, 9 -> replicateTo(id);
            default -> propose(id);
        }
    }

    private void dieOrReturn(int id) {
        if (live.remove(id) != null) {
            return;
        }
        boolean clean = random.nextBoolean();
        boolean newDisk = random.nextInt(8) == 0;
        if (newDisk) {
            logs.get(id).clear();
        } else if (!clean && !durability.synced()) {
            List<Integer> log = logs.get(id);
            log.subList(random.nextInt(log.size() + 1), log.size()).clear();
        }
        register(id, clean, newDisk);
    }

    /** A session ended and the process lives on. */
    private void registerAgain(int id) {
        live.computeIfPresent(id, (same, broker) -> broker.withBrokerEpoch(nextEpoch++));
    }

    private void register(int id, boolean clean, boolean newDisk) {
        long epoch = nextEpoch++;
        live.put(id, new BrokerRegistration(
                id, new UUID(id, epoch), epoch, Map.of(), Optional.empty(), clean, List.of(), false).withNewDirectories(newDisk));
    }

    private void append() {
        if (leaderActs()) {
            logs.get(partition.leader()).add(nextRecord++);
            commit();
        }
    }

    private void replicateTo(int id) {
        if (leaderActs() && id != partition.leader() && live.containsKey(id)) {
            logs.put(id, new ArrayList<>(logs.get(partition.leader())));
            fetched.put(id, logs.get(id).size());
            fetchedUnder.put(id, live.get(id).brokerEpoch());
            commit();
        }
    }

    /** The high watermark over the ISR, which in this model is never in doubt. */
    private void commit() {
        if (partition.isr().size() >= durability.effectiveMinInsyncReplicas(REPLICAS.size())) {
            List<Integer> log = logs.get(partition.leader());
            int highWatermark = partition.isr().stream()
                    .mapToInt(id -> id == partition.leader() ? log.size() : fetched.getOrDefault(id, 0))
                    .min()
                    .orElseThrow();
            if (highWatermark > committed.size()) {
                committed = List.copyOf(log.subList(0, highWatermark));
            }
        }
    }

    private void propose(int id) {
        if (!leaderActs() || id == partition.leader()) {
            return;
        }
        Set<Integer> isr = new HashSet<>(partition.isr());
        boolean caughtUp = fetched.getOrDefault(id, -1) >= committed.size();
        if (!isr.remove(id) && caughtUp) {
            isr.add(id);
        }
        Map<Integer, Long> members = new TreeMap<>();
        isr.forEach(member -> members.put(
                member, member == partition.leader() ? partition.leaderBrokerEpoch() : fetchedUnder.getOrDefault(member, -1L)));
        InSyncProposal proposal =
                new InSyncProposal(new UUID(0, 1), 0, partition.leaderEpoch(), partition.partitionEpoch(), members);
        InSyncDecision.of(partition, partition.leader(), partition.leaderBrokerEpoch(), proposal, roster(), durability)
                .after()
                .ifPresent(after -> partition = after);
        commit();
    }

    private boolean leaderActs() {
        BrokerRegistration leader = live.get(partition.leader());
        return leader != null && leader.brokerEpoch() == partition.leaderBrokerEpoch();
    }

    // ---- what the controller does then ----

    private void decide() {
        for (int round = 0; round < 4; round++) { // lost, processed, elected, nothing more
            Optional<PartitionImage> next = PartitionTransition.next(partition, roster(), durability);
            if (next.isPresent()) {
                take(next.get());
            } else if (roster().allProcessed()) {
                return;
            } else {
                processAll();
            }
        }
        throw new AssertionError("the transitions do not come to an end");
    }

    private void take(PartitionImage next) {
        PartitionImage before = partition;
        assertEquals(before.partitionEpoch() + 1, next.partitionEpoch());
        partition = next;
        if (next.leaderEpoch() == before.leaderEpoch()) {
            return;
        }
        assertEquals(before.leaderEpoch() + 1, next.leaderEpoch());
        fetched.clear();
        fetchedUnder.clear();
        if (!next.hasLeader()) {
            return;
        }
        String cause = PartitionChange.byBrokers(new UUID(0, 1), before, next, roster(), durability).cause();
        List<Integer> log = logs.get(next.leader());
        boolean holdsAll = log.size() >= committed.size() && log.subList(0, committed.size()).equals(committed);
        assertTrue(holdsAll || cause.equals(PartitionChange.LAST_KNOWN_LEADER),
                () -> next.leader() + " leads with " + log + ", committed is " + committed + ", before " + before);
        if (!holdsAll) {
            committed = List.copyOf(log);
        }
    }

    private void checkShape() {
        int minIsr = durability.effectiveMinInsyncReplicas(REPLICAS.size());
        assertTrue(!partition.hasLeader() || partition.isr().contains(partition.leader()), "led from outside the ISR");
        assertTrue(partition.isr().stream().noneMatch(partition.elr()::contains), "ISR and ELR overlap");
        assertTrue(partition.isr().size() < minIsr || partition.elr().isEmpty(), "ELR beside a full ISR");
        assertTrue(REPLICAS.containsAll(partition.isr()) && REPLICAS.containsAll(partition.elr()), "not among the replicas");
        assertTrue(live.keySet().containsAll(partition.isr()), "a dead broker in the ISR");
        assertTrue(!partition.hasLeader() || leaderActs(), "the leader is not registered as decided");
        assertTrue(partition.lastKnownElr().isEmpty() || partition.isr().isEmpty(), "a last leader beside an ISR");
    }

    private void processAll() {
        Map<Integer, ProcessedIncarnation> all = roster().withAllProcessed();
        processed.putAll(all);
    }

    private BrokerRoster roster() {
        return new BrokerRoster(Map.copyOf(live), Map.copyOf(processed), Map.of());
    }
}
