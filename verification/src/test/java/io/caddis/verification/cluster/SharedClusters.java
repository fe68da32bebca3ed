package io.caddis.verification.cluster;

import io.caddis.verification.cluster.ClusterTest.Purpose;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts each shared cluster for the first test that wants it and stops it after the last test of the run. */
public final class SharedClusters implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedClusters.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalCluster.class;
    }

    @Override
    public LocalCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context, parameter.findAnnotation(ClusterOf.class).map(ClusterOf::value).orElseGet(() -> wanted(context)));
    }

    /** The cluster that the test class of {@code context} wants. */
    public static LocalCluster of(ExtensionContext context) {
        return of(context, wanted(context));
    }

    private static Purpose wanted(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ClusterTest.class).orElseThrow().value();
    }

    private static LocalCluster of(ExtensionContext context, Purpose purpose) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(purpose, SharedClusters::start, Started.class).cluster();
    }

    private static Started start(Purpose purpose) {
        String name = purpose.name().toLowerCase(Locale.ROOT);
        SmallFileSystem.unmountLeftover(LocalCluster.dataDirectory(LocalCluster.directory(name), SmallFileSystem.NODE));
        LocalCluster cluster = LocalCluster.create(name, purpose.nodes());
        try {
            if (purpose == Purpose.FAULTS) {
                SmallFileSystem.mountAt(cluster.dataDirectory(SmallFileSystem.NODE));
            }
            if (purpose == Purpose.REPLICATION) {
                cluster.mountFileSystems();
            }
            cluster.up(purpose.options());
            return new Started(cluster);
        } catch (RuntimeException | Error e) {
            new Started(cluster).close();
            throw e;
        }
    }

    /** Stops what was started when the store is closed, at the end of the run. */
    private record Started(LocalCluster cluster) implements AutoCloseable {

        @Override
        public void close() {
            try {
                cluster.close();
            } finally {
                SmallFileSystem.unmount();
            }
        }
    }
}
