package io.caddis.admin.topic;

import io.caddis.admin.Gap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /topics/{topic}}; its partitions are {@code GET /partitions?topic=}.
 *
 * @param topic     as in the list
 * @param overrides settings of its own
 * @param brokers   that have replicas of it, by id
 * @param missing   what the answer lacks
 * @param asOf      ISO-8601 instant of the facts
 */
public record TopicDetail(
        TopicRow topic,
        Map<String, String> overrides,
        List<Integer> brokers,
        List<Gap> missing,
        String asOf) {

    public TopicDetail {
        overrides = Map.copyOf(overrides);
        brokers = List.copyOf(brokers);
        missing = List.copyOf(missing);
    }
}
