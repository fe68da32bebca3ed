package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.assignor.PartitionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Members that join, leave, crash, come back, change their minds, lose answers and are imitated; topics that come and go; a
 * catalog that fails before and after it has stored; coordinators that are lost. After every step nobody reads what another
 * member reads, and no epoch has gone back; left alone, the group settles and everything is read.
 */
class ConsumerGroupModelTest {

    private static final int SEEDS = Integer.getInteger("caddis.model.seeds", 300);
    private static final int STEPS = 150;
    private static final List<String> TOPICS = List.of("fa", "fb", "xa");

    private Random random;
    private GroupHarness h;
    private final List<SimulatedConsumer> consumers = new ArrayList<>();
    private int epoch;
    private int assignmentEpoch;
    private int processes;

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
        h = new GroupHarness(GroupHarness.assigningEvery(seed % 2 * 1_000));
        consumers.clear();
        epoch = 0;
        assignmentEpoch = 0;
        h.topics.create("fa", 1 + random.nextInt(8));
        h.topics.create("xa", 1 + random.nextInt(8));
    }

    private void happen() {
        int dice = random.nextInt(100);
        SimulatedConsumer consumer = consumers.isEmpty() ? null : consumers.get(random.nextInt(consumers.size()));
        if (consumer == null || dice < 6 && consumers.size() < 7) {
            consumers.add(consumer());
        } else if (dice < 55) {
            beat(consumer);
        } else if (dice < 68) {
            consumer.letGo();
        } else if (dice < 72) {
            changeSubscription(consumer);
        } else if (dice < 76) {
            leave(consumer);
        } else if (dice < 79) {
            crash(consumer);
        } else if (dice < 83) {
            imitate(consumer);
        } else if (dice < 88) {
            changeTopics();
        } else if (dice < 96) {
            trouble(() -> h.passMs(random.nextInt(8_000)));
        } else if (dice < 98) {
            h.passMs(random.nextInt(50_000));
        } else {
            h.failOver();
        }
    }

    private SimulatedConsumer consumer() {
        String instanceId = random.nextInt(3) == 0 ? "i" + ++processes : null;
        SimulatedConsumer consumer = new SimulatedConsumer("m" + ++processes, instanceId, List.of(), null);
        subscribe(consumer);
        return consumer;
    }

    private void subscribe(SimulatedConsumer consumer) {
        consumer.topics = TOPICS.stream().filter(topic -> random.nextInt(3) > 0).toList();
        consumer.regex = random.nextInt(4) == 0 ? "f." : "";
    }

    private void beat(SimulatedConsumer consumer) {
        if (!consumer.alive) {
            return;
        }
        trouble(() -> {
            ConsumerBeaten answer = h.beat(consumer.heartbeat());
            if (random.nextInt(10) == 0) {
                consumer.outOfTouch = true; // the answer is lost
            } else {
                consumer.told(answer);
            }
        });
    }

    private void changeSubscription(SimulatedConsumer consumer) {
        subscribe(consumer);
        consumer.outOfTouch = true;
    }

    /** For good, or as a static member that comes back as another process. */
    private void leave(SimulatedConsumer consumer) {
        boolean comesBack = consumer.instanceId != null && random.nextBoolean();
        consumer.holding = PartitionSet.EMPTY;
        if (consumer.alive && consumer.epoch > 0) {
            trouble(() -> h.beat(GroupHarness.heartbeat(consumer.memberId, comesBack ? -2 : -1, consumer.instanceId, null)));
        }
        if (comesBack) {
            consumer.start("m" + ++processes);
        } else {
            consumers.remove(consumer);
        }
    }

    /** The process is gone without a word; a static one is started again. */
    private void crash(SimulatedConsumer consumer) {
        if (consumer.instanceId != null && random.nextBoolean()) {
            consumer.start("m" + ++processes);
        } else {
            consumers.remove(consumer);
        }
    }

    /** Somebody sends heartbeats in its name with an epoch that may be right. */
    private void imitate(SimulatedConsumer consumer) {
        int guess = Math.max(1, consumer.epoch + random.nextInt(4) - 2);
        h.beat(new ConsumerHeartbeat(GroupHarness.GROUP, random.nextInt(4) == 0 ? "stranger" : consumer.memberId, guess,
                random.nextBoolean() ? null : "i" + random.nextInt(9), null, -1, null, null, null, null, GroupHarness.CLIENT));
        consumer.outOfTouch = true;
    }

    private void changeTopics() {
        String name = TOPICS.get(random.nextInt(TOPICS.size()));
        if (!h.topics.names().contains(name)) {
            h.topics.create(name, 1 + random.nextInt(8));
        } else if (random.nextInt(3) == 0) {
            h.topics.delete(name);
        } else {
            h.topics.grow(name, h.topics.byName(name).orElseThrow().partitions() + 1);
        }
        h.topicsChanged();
    }

    /** What happens meets a catalog that fails, or a coordinator that is lost, one time in six. */
    private void trouble(Runnable happening) {
        int dice = random.nextInt(12);
        h.failing = dice == 0;
        h.losing = dice == 1;
        h.failingAfterCommit = random.nextBoolean();
        happening.run();
        h.failing = false;
        h.losing = false;
        h.failingAfterCommit = false;
    }

    private void check() {
        GroupDescription group = h.group.describe();
        assertTrue(group.epoch() >= epoch, "group epoch went back from " + epoch);
        assertTrue(group.assignmentEpoch() >= assignmentEpoch, "assignment epoch went back from " + assignmentEpoch);
        epoch = group.epoch();
        assignmentEpoch = group.assignmentEpoch();
        Set<String> members = new HashSet<>();
        Set<String> targets = new HashSet<>();
        group.members().forEach(member -> {
            members.add(member.memberId());
            member.target().forEach((topic, partitions) -> partitions.forEach(
                    partition -> assertTrue(targets.add(topic + "-" + partition), "in two targets: " + partition)));
        });
        Map<String, String> readers = new HashMap<>();
        for (SimulatedConsumer consumer : consumers) {
            if (members.contains(consumer.memberId)) {
                consumer.holding.forEach((topic, partition) -> {
                    String other = readers.put(topic + "-" + partition, consumer.memberId);
                    assertTrue(other == null, partition + " of " + topic + " is read by " + other + " and " + consumer.memberId);
                });
            }
        }
    }

    private void settle() {
        consumers.removeIf(consumer -> !consumer.alive);
        for (int second = 0; second < 150; second += 3) {
            for (SimulatedConsumer consumer : consumers) {
                consumer.told(h.beat(consumer.heartbeat()));
                check();
                consumer.letGo();
            }
            h.passMs(3_000);
        }
        int before = h.stores.size();
        consumers.forEach(consumer -> consumer.told(h.beat(consumer.heartbeat())));
        assertEquals(before, h.stores.size(), "still changing");
        assertEquals(consumers.isEmpty() ? "Empty" : "Stable", h.state());
        Set<String> read = new HashSet<>();
        for (SimulatedConsumer consumer : consumers) {
            GroupDescription.Member member = h.described(consumer.memberId);
            assertEquals(member.target(), member.owned());
            assertEquals(member.owned(), consumer.holding.toMap());
            assertEquals(h.epoch(), consumer.epoch);
            consumer.holding.forEach((topic, partition) -> read.add(topic + "-" + partition));
        }
        for (String name : h.topics.names()) {
            boolean wanted = consumers.stream().anyMatch(consumer -> consumer.topics.contains(name)
                    || !consumer.regex.isEmpty() && name.startsWith("f"));
            UUID id = h.topics.id(name);
            for (int partition = 0; partition < h.topics.byName(name).orElseThrow().partitions(); partition++) {
                assertEquals(wanted, read.contains(id + "-" + partition), name + "-" + partition);
            }
        }
        assertEquals(h.rows.load().members().size(), consumers.size());
        h.failOver();
        check();
        consumers.forEach(consumer -> assertEquals(consumer.holding.toMap(), h.described(consumer.memberId).owned()));
    }
}
