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

    /** A cluster is shared by the tests of one purpose only: faults must not disturb clients. */
    enum Purpose {
        CLIENTS(3),
        FAULTS(2);

        private final int nodes;

        Purpose(int nodes) {
            this.nodes = nodes;
        }
    
        int nodes() {
            return nodes;
        }
    }
}
