package io.caddis.admin.stream;

import io.caddis.admin.cluster.Overview;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.TopicRow;
import java.util.List;

/**
 * Event {@code delta}: what changed since the delta before. Null and empty parts did not change.
 *
 * @param sequence      one more than the delta before
 * @param overview      whole, if anything in it changed; else null
 * @param topics        rows that are new or changed, 200 at most
 * @param topicsGone    names
 * @param partitions    rows that are new or changed, 200 at most
 * @param truncated     more rows changed than are named: read the lists again
 * @param topicsVersion grows with every delta that has rows
 * @param asOf          ISO-8601 instant
 */
public record StreamDelta(
        Long sequence,
        Overview overview,
        List<TopicRow> topics,
        List<String> topicsGone,
        List<PartitionRow> partitions,
        boolean truncated,
        Long topicsVersion,
        String asOf) {

    public StreamDelta {
        topics = List.copyOf(topics);
        topicsGone = List.copyOf(topicsGone);
        partitions = List.copyOf(partitions);
    }
}
