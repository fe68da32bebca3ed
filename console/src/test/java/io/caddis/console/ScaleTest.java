package io.caddis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.group.GroupRow;
import io.caddis.admin.group.GroupState;
import io.caddis.console.list.ListQuery;
import io.caddis.console.list.Listing;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.Clusters;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * 10,000 topics, 40,000 partitions, 2,000 groups. Time is that of this thread's processor, not of the clock: the machine may be busy. The
 * bounds are wide; what they catch is work that grows with the square, or that is done for each request.
 */
class ScaleTest {

    private static final int TOPICS = 10_000;
    private static final long LIST_MAX_MS = 100;

    private final ClusterImage image = Clusters.healthy(TOPICS, 4);
    private final ClusterView view = Clusters.view(image);

    @Test
    void shouldAnswerAnyListOfALargeCluster_withinAHundredMilliseconds() {
        assertEquals(40_000, view.partitions().size());

        within("partitions by name", () -> page(Listings.PARTITIONS, view.partitions(), Map.of()));
        within("partitions filtered and searched", () -> page(Listings.PARTITIONS, view.partitions(),
                Map.of("state", List.of("offline"), "search", List.of("topic-0999"))));
        within("partitions by leader", () -> page(Listings.PARTITIONS, view.partitions(),
                Map.of("sort", List.of("leader"), "order", List.of("desc"), "page", List.of("300"))));
        within("topics searched", () -> page(Listings.TOPICS, view.topics(), Map.of("search", List.of("9"))));
        within("topics by level", () -> page(Listings.TOPICS, view.topics(), Map.of("sort", List.of("level"))));
        List<GroupRow> groups = IntStream.range(0, 2_000).mapToObj(i -> new GroupRow(
                "group-" + i, "CONSUMER", "consumer", "uniform", GroupState.STABLE, i % 7, 1, 1, i % 64, "2026-01-01T00:00:00Z",
                List.of("topic-00001"))).toList();
        within("groups by members", () -> page(Listings.GROUPS, groups, Map.of("sort", List.of("members"))));
    }

    @Test
    void shouldMakeTheNextViewFast_whenOneTopicChanged() {
        TopicImage topic = view.topic("topic-05000").image();
        List<PartitionImage> partitions = new ArrayList<>(topic.partitions());
        partitions.set(0, Clusters.partition(0, List.of(1, 2, 3), 2, 1, List.of(2, 3)));
        ClusterImage changed = Clusters.replacing(image, new TopicImage(topic.id(), topic.name(), Map.of(), partitions));

        within("a view after a change", () -> Clusters.next(view, changed, 2_000).partitions().size());

        assertSame(view.topic("topic-00001"), Clusters.next(view, changed, 2_000).topic("topic-00001"));
    }

    private static <T> int page(Listing<T> listing, List<T> rows, Map<String, List<String>> parameters) {
        return listing.page(rows, ListQuery.of(parameters, listing.filterNames()), List.of(), "").matching();
    }

    /** The median of some runs, after some that warm up. */
    private static void within(String what, LongSupplier work) {
        long[] usedMs = new long[7];
        for (int i = -5; i < usedMs.length; i++) {
            long began = threadMs();
            work.getAsLong();
            if (i >= 0) {
                usedMs[i] = threadMs() - began;
            }
        }
        Arrays.sort(usedMs);
        assertTrue(usedMs[usedMs.length / 2] <= LIST_MAX_MS, what + " took " + Arrays.toString(usedMs) + " ms of a processor");
    }

    private static long threadMs() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }
}
