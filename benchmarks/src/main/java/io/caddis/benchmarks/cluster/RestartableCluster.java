package io.caddis.benchmarks.cluster;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A cluster that was started here, so that its nodes may be ended and started again. Used by one thread. */
public interface RestartableCluster extends BrokerCluster {

    /** Node ids are 1 to the number of {@link #nodePids}, which are in this order. */
    default long nodePid(int nodeId) {
        return nodePids().get(nodeId - 1);
    }

    /** Starts a node whose process has ended; blocks until it is a broker again. */
    void startNode(int nodeId) throws IOException, InterruptedException;

    /**
     * The node that decides about leaders now.
     *
     * @param admin client of this cluster
     */
    int controllerNode(Admin admin) throws ExecutionException, InterruptedException;
}
