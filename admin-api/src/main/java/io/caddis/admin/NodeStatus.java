package io.caddis.admin;

import java.util.List;

/**
 * What one node says about itself: {@code GET /console/api/v1/node}. What is null here is left out of the JSON.
 *
 * @param nodeId             broker id; null until the settings have been read
 * @param clusterId          null until the node has joined
 * @param state              where it is in its life
 * @param detail             what it waits for or why it failed; never null, may be empty
 * @param listeners          {@code host:port} of every open Kafka listener
 * @param controllerId       broker that is controller; null if unknown
 * @param partitions         replicas this node hosts
 * @param leaderPartitions   partitions it leads
 * @param offlineDirectories number of log directories taken offline after an I/O error
 * @param pauses             how long its process stood still lately; null until the settings have been read
 * @param catalog            how it sees PostgreSQL
 * @param phases             its start, step by step
 */
public record NodeStatus(
        Integer nodeId,
        String clusterId,
        NodeState state,
        String detail,
        List<String> listeners,
        Integer controllerId,
        int partitions,
        int leaderPartitions,
        int offlineDirectories,
        PauseStatus pauses,
        CatalogStatus catalog,
        List<StartupPhase> phases) {

    public NodeStatus {
        listeners = List.copyOf(listeners);
        phases = List.copyOf(phases);
    }

    /** Whether Kafka clients are served. */
    public boolean ready() {
        return state == NodeState.RUNNING;
    }

    /** One line for a person or a probe: the state and, where there is one, its reason. */
    public String summary() {
        return detail.isEmpty() ? state.name() : state.name() + ": " + detail;
    }
}
