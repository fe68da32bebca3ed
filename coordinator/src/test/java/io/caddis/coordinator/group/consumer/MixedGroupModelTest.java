package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Members of both protocols in one group that may not go back to the classic one. Nobody reads what another member reads. */
class MixedGroupModelTest {

    private static final int SEEDS = Integer.getInteger("caddis.model.seeds", 150);
    private static final int STEPS = 120;

    private Random random;
    private GroupHarness h;
    private SimulatedConsumer anchor;
    private final List<SimulatedConsumer> consumers = new ArrayList<>();
    private final List<ClassicClient> classics = new ArrayList<>();
    private int made;

    @Test
    void shouldNeverShareAPartition_andSettleWhenLeftAlone() {
        for (int seed = 0; seed < SEEDS; seed++) {
            start(seed);
            int step = 0;
            try {
                for (; step < STEPS; step++) {
                    happen();
                    check();
                }
                settle();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " step " + step + ": " + h.group.describe(), e);
            }
        }
    }

    private void start(int seed) {
        random = new Random(seed);
        h = new GroupHarness(new GroupSettings.Consumer(
                45_000, 45_000, 60_000, 5_000, 5_000, 15_000, 100, List.of("uniform", "range"), "upgrade", 600_000,
                seed % 2 * 1_000, 0, 15_000));
        h.topics.create("fa", 1 + random.nextInt(6));
        h.topics.create("fb", 1 + random.nextInt(6));
        consumers.clear();
        classics.clear();
        anchor = new SimulatedConsumer("anchor", null, List.of("fa"), null);
        consumers.add(anchor);
        anchor.told(h.beat(anchor.heartbeat()));
    }

    private void happen() {
        int dice = random.nextInt(100);
        anchor.told(h.beat(anchor.heartbeat())); // so that there always is a group to join
        if (dice < 6 && consumers.size() < 4) {
            consumers.add(new SimulatedConsumer("c" + ++made, null, List.of("fa", "fb"), null));
        } else if (dice < 14 && classics.size() < 4) {
            classics.add(new ClassicClient(h, null, random.nextBoolean() ? new String[] {"fa", "fb"} : new String[] {"fb"}));
        } else if (dice < 35) {
            SimulatedConsumer consumer = consumers.get(random.nextInt(consumers.size()));
            consumer.told(h.beat(consumer.heartbeat()));
        } else if (dice < 50) {
            consumers.get(random.nextInt(consumers.size())).letGo();
        } else if (dice < 80 && !classics.isEmpty()) {
            act(classics.get(random.nextInt(classics.size())));
        } else if (dice < 84 && !classics.isEmpty()) {
            ClassicClient leaver = classics.remove(random.nextInt(classics.size()));
            if (random.nextBoolean()) {
                leaver.leave();
            }
        } else if (dice < 90) {
            String topic = random.nextBoolean() ? "fa" : "fb";
            h.topics.grow(topic, h.topics.byName(topic).orElseThrow().partitions() + 1);
            h.topicsChanged();
        } else if (dice < 98) {
            h.passMs(random.nextInt(4_000));
        } else {
            h.failOver();
        }
    }

    /** Heartbeats, and joins or fetches its assignment when it has to; now and then it takes its time over it. */
    private void act(ClassicClient client) {
        if (client.generation < 0 || client.mustJoin) {
            Joined joined = client.joinFully();
            if (joined.error() == GroupError.NONE) {
                client.mustJoin = false;
                client.mustSync = true;
            } else {
                client.reset();
            }
        } else if (client.mustSync) {
            Synced synced = client.sync(Map.of());
            client.mustSync = false;
            if (synced.error() == GroupError.REBALANCE_IN_PROGRESS) {
                client.mustJoin = true;
            } else if (synced.error() != GroupError.NONE) {
                client.reset();
            }
        } else {
            GroupError error = client.beat();
            if (error == GroupError.REBALANCE_IN_PROGRESS) {
                client.mustJoin = true;
            } else if (error != GroupError.NONE) {
                client.reset();
            }
        }
    }

    private void check() {
        GroupDescription group = h.group.describe();
        Set<String> members = new HashSet<>();
        group.members().forEach(member -> members.add(member.memberId()));
        Map<String, String> readers = new HashMap<>();
        consumers.stream().filter(consumer -> members.contains(consumer.memberId)).forEach(consumer -> consumer.holding.forEach(
                (topic, partition) -> reads(readers, h.topics.byId(topic).orElseThrow().name(), partition, consumer.memberId)));
        classics.stream().filter(client -> members.contains(client.memberId)).forEach(client -> client.owned.forEach(
                (topic, partitions) -> partitions.forEach(partition -> reads(readers, topic, partition, client.memberId))));
    }

    private static void reads(Map<String, String> readers, String topic, int partition, String memberId) {
        String other = readers.put(topic + "-" + partition, memberId);
        assertTrue(other == null, topic + "-" + partition + " is read by " + other + " and " + memberId);
    }

    private void settle() {
        for (int round = 0; round < 50; round++) {
            for (SimulatedConsumer consumer : consumers) {
                consumer.told(h.beat(consumer.heartbeat()));
                check();
                consumer.letGo();
            }
            for (ClassicClient client : classics) {
                act(client);
                check();
            }
            h.passMs(2_000);
        }
        assertEquals("Stable", h.state());
        assertEquals(consumers.size() + classics.size(), h.group.describe().members().size());
        int held = consumers.stream().mapToInt(consumer -> consumer.holding.size()).sum()
                + classics.stream().mapToInt(ClassicClient::ownedCount).sum();
        boolean secondIsRead = consumers.size() > 1 || !classics.isEmpty();
        assertEquals(h.topics.byName("fa").orElseThrow().partitions()
                + (secondIsRead ? h.topics.byName("fb").orElseThrow().partitions() : 0), held);
    }
}
