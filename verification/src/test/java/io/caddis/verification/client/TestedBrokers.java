package io.caddis.verification.client;

import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.cluster.InProcessCluster;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its {@link Clients}. */
public final class TestedBrokers implements ParameterResolver {

    static final String BOOTSTRAP_PROPERTY = "caddis.verification.bootstrap";

    private static final Namespace NAMESPACE = Namespace.create(TestedBrokers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Clients.class;
    }

    /** The brokers that run already, if the system property {@value #BOOTSTRAP_PROPERTY} names some. */
    public static Optional<Brokers> running() {
        return Optional.ofNullable(System.getProperty(BOOTSTRAP_PROPERTY)).map(servers -> () -> servers);
    }

    @Override
    public Clients resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Brokers brokers = running().orElseGet(() -> context.getRoot().getStore(NAMESPACE)
                .getOrComputeIfAbsent(Brokers.class, key -> InProcessCluster.started(), InProcessCluster.class));
        Clients clients = new Clients(brokers);
        // closed by JUnit when the context of the test ends
        context.getStore(NAMESPACE).put(clients, clients);
        return clients;
    }
}
