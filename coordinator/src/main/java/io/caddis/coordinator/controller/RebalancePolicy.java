package io.caddis.coordinator.controller;

import java.util.Map;

/**
 * Whether and how replicas are moved by themselves, as the controller's node was started.
 *
 * @param enabled           move replicas so that brokers hold equal shares; the cluster's settings may say otherwise
 * @param settleMs          how long a broker must have been up before it is given replicas, 0 or more
 * @param maxConcurrentMoves replicas that may be under way at a time, 1 or more
 */
public record RebalancePolicy(boolean enabled, long settleMs, int maxConcurrentMoves) {

    /** Setting of the node and of the cluster. */
    public static final String ENABLE = "auto.replica.rebalance.enable";

    /** Setting of one broker, at run time: all its replicas are to go to others. */
    public static final String EVACUATE = "replicas.evacuate";

    public static final RebalancePolicy DEFAULT = new RebalancePolicy(true, 60_000, 10);

    public RebalancePolicy {
        if (settleMs < 0) {
            throw new IllegalArgumentException("settleMs is " + settleMs + ", it must be 0 or more");
        }
        if (maxConcurrentMoves < 1) {
            throw new IllegalArgumentException("maxConcurrentMoves is " + maxConcurrentMoves + ", it must be 1 or more");
        }
    }

    boolean isEnabled(Map<String, String> clusterOverrides) {
        String override = clusterOverrides.get(ENABLE);
        return override == null ? enabled : Boolean.parseBoolean(override.trim());
    }

    static boolean evacuates(Map<String, String> brokerOverrides) {
        return Boolean.parseBoolean(brokerOverrides.getOrDefault(EVACUATE, "false").trim());
    }
}
