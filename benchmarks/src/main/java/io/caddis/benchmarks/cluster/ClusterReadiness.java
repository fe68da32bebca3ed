package io.caddis.benchmarks.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Waits until a cluster lists all its brokers.
 *
 * @param name             cluster, for messages
 * @param bootstrapServers where to ask
 * @param nodeCount        brokers to wait for
 */
record ClusterReadiness(String name, String bootstrapServers, int nodeCount) {

    private static final int REQUEST_TIMEOUT_MS = 2_000;
    private static final long POLL_INTERVAL_MS = 100;

    /**
     * Blocks until {@code nodeCount} brokers are listed.
     *
     * @param alive asked before each try; throws when waiting has become pointless
     * @throws IllegalStateException when they are not all there in time
     */
    void await(long timeoutSeconds, Runnable alive) throws InterruptedException {
        Map<String, Object> config = new HashMap<>();
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        String lastAnswer = "none";
        try (Admin admin = Admin.create(config)) {
            while (System.nanoTime() < deadlineNanos) {
                alive.run();
                try {
                    int listed = admin.describeCluster().nodes().get().size();
                    if (listed == nodeCount) {
                        return;
                    }
                    lastAnswer = listed + " brokers";
                } catch (ExecutionException e) {
                    lastAnswer = e.getCause().toString();
                }
                Thread.sleep(POLL_INTERVAL_MS);
            }
        }
        throw new IllegalStateException(name + " at " + bootstrapServers + " does not list its " + nodeCount
                + " brokers after " + timeoutSeconds + " s; last answer: " + lastAnswer);
    }
}
