package io.caddis.verification.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that run against real WildFly nodes. A parameter of type {@link LocalCluster} is the one cluster that the
 * client tests of a run share: three nodes, started by the first of them, left as it was found by each.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("cluster")
@ExtendWith(SharedClusters.class)
public @interface ClusterTest {

    /** Which of the shared clusters the test wants. */
    Purpose value() default Purpose.CLIENTS;

    /**
     * A cluster is shared by the tests of one purpose only: faults must not disturb clients. Replicas that moved by themselves would
     * disturb tests that know where a partition is. Groups do not wait for further members and hear of rebalances sooner than by
     * default where many are made, and their lag is measured more often, so that tests end sooner.
     */
    enum Purpose {
        CLIENTS(3, "--set", "auto.replica.rebalance.enable=false", "--set", "group.initial.rebalance.delay.ms=0", "--set",
                "group.consumer.min.heartbeat.interval.ms=500", "--set", "group.consumer.heartbeat.interval.ms=500", "--set", "group.lag.sample.interval.ms=1000"),
        /** Faults of topics with one replica. */
        FAULTS(2, "--set", "auto.replica.rebalance.enable=false"),
        /** Faults that replicas make up for; a follower that lags is given up sooner than by default, so that tests end sooner. */
        REPLICATION(3, "--set", "replica.lag.time.max.ms=8000");

        private final int nodes;
        private final String[] options;

        Purpose(int nodes, String... options) {
            this.nodes = nodes;
            this.options = options;
        }

        int nodes() {
            return nodes;
        }

        /** What {@code up} gets beside the number of nodes. */
        String[] options() {
            return options.clone();
        }
    }
}
