package io.caddis.admin.plan;

import java.util.List;

/**
 * Where replicas are to be.
 *
 * @param targets                by partition, 1,000 at most; null where not used
 * @param throttleBytesPerSecond what a broker may copy at most, bytes a second; null: as it is set
 */
public record ReplicasWish(List<ReplicaTarget> targets, Long throttleBytesPerSecond) {

    public ReplicasWish {
        targets = targets == null ? null : List.copyOf(targets);
    }

    /** @param brokers the first is the preferred leader */
    public record ReplicaTarget(String topic, Integer partition, List<Integer> brokers) {
        public ReplicaTarget {
            brokers = brokers == null ? null : List.copyOf(brokers);
        }
    }
}
