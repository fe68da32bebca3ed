package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hundred members over six hundred partitions. The bounds are wide: they are to find an algorithm that is wrong. */
class LargeGroupTest {

    private static final int MEMBERS = 100;
    private static final int HEARTBEATS = 20_000;

    private final GroupHarness h = new GroupHarness();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final String[] topics = new String[60];

    @Test
    void shouldSettleQuicklyAndCostLittle_whenGroupIsLarge() {
        for (int i = 0; i < topics.length; i++) {
            topics[i] = "t" + i;
            h.topics.create(topics[i], 10);
        }
        long startNs = cpuNs();
        for (int i = 0; i < MEMBERS; i++) {
            join("m" + i);
        }
        long joinsMs = (cpuNs() - startNs) / 1_000_000;
        settle();
        assertEquals(6, GroupHarness.count(h.described("m7").owned()));
        int stores = h.stores.size();

        startNs = cpuNs();
        for (int i = 0; i < HEARTBEATS; i++) {
            h.beat("m" + i % MEMBERS, epochs.get("m" + i % MEMBERS));
        }
        long beatsMs = (cpuNs() - startNs) / 1_000_000;
        assertEquals(stores, h.stores.size());
        assertTrue(joinsMs < 50 * MEMBERS, MEMBERS + " joins took " + joinsMs + " ms");
        assertTrue(beatsMs < HEARTBEATS / 10, HEARTBEATS + " heartbeats took " + beatsMs + " ms");
    }

    /** Of this thread: others on the machine do not matter. */
    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void join(String memberId) {
        epochs.put(memberId, h.join(memberId, topics).memberEpoch());
    }

    private void settle() {
        for (int round = 0; round < 20 && !h.state().equals("Stable"); round++) {
            epochs.replaceAll((memberId, epoch) -> {
                ConsumerBeaten answer = h.owning(memberId, epoch, h.described(memberId).owned());
                return answer.memberEpoch();
            });
        }
        assertEquals("Stable", h.state());
    }
}
