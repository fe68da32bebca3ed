package io.caddis.broker;

import io.caddis.broker.liveness.Pauses;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a node says of itself at one moment.
 *
 * @param clusterId          empty until ZooKeeper has told it
 * @param detail             what it waits for, or why it failed
 * @param listeners          {@code host:port} of each open listener, as bound
 * @param controllerId       the active controller as this node knows it
 * @param partitions         partitions hosted
 * @param leaderPartitions   partitions led
 * @param offlineDirectories log directories that failed, with the reason
 * @param pauses             how long the process stood still lately
 */
public record NodeStatus(
        int nodeId,
        Optional<String> clusterId,
        State state,
        String detail,
        List<String> listeners,
        OptionalInt controllerId,
        int partitions,
        int leaderPartitions,
        List<String> offlineDirectories,
        Pauses pauses) {

    /** Life of a node, in order; {@code FAILED} may follow {@code STARTING} and {@code RUNNING}. */
    public enum State {
        CREATED,
        STARTING,
        RUNNING,
        FAILED,
        STOPPING,
        STOPPED
    }
}
