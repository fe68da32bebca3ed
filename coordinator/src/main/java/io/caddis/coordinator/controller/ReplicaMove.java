package io.caddis.coordinator.controller;

import java.util.List;
import java.util.UUID;

/**
 * A partition that should have other replicas, or the same in another order.
 *
 * @param topic  its name
 * @param target all replicas it should have, preferred leader first
 */
public record ReplicaMove(UUID topicId, String topic, int partition, List<Integer> target) {

    public ReplicaMove {
        target = List.copyOf(target);
    }
}
