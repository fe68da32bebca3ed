package io.caddis.admin.cluster;

import io.caddis.admin.Gap;
import java.util.List;

/**
 * {@code GET /overview}: verdict first, then the figures.
 *
 * @param clusterId       Kafka cluster id
 * @param nodeId          the node that made this answer
 * @param verdict         is it well
 * @param indicators      key figures, in the order to show them
 * @param brokers         every broker that lives or has replicas, by id
 * @param topics          number of topics
 * @param partitions      number of partitions
 * @param replicas        assigned replicas of all partitions
 * @param controllerId    null while there is none
 * @param controllerEpoch null while there is no controller
 * @param missing         what the answer lacks
 * @param asOf            ISO-8601 instant of the facts
 */
public record Overview(
        String clusterId,
        int nodeId,
        Verdict verdict,
        List<Indicator> indicators,
        List<BrokerRow> brokers,
        int topics,
        int partitions,
        int replicas,
        Integer controllerId,
        Integer controllerEpoch,
        List<Gap> missing,
        String asOf) {

    public Overview {
        indicators = List.copyOf(indicators);
        brokers = List.copyOf(brokers);
        missing = List.copyOf(missing);
    }
}
