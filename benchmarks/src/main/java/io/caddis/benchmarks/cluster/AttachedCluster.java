package io.caddis.benchmarks.cluster;

import java.util.List;

/**
 * A cluster that was running before the benchmark and goes on after it. Its processes are not known, so their memory and CPU
 * are not reported.
 */
public record AttachedCluster(String name, String bootstrapServers) implements BrokerCluster {

    @Override
    public List<Long> nodePids() {
        return List.of();
    }

    @Override
    public List<Long> supportPids() {
        return List.of();
    }
}
