package io.caddis.verification.client;

import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.cluster.InProcessCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its {@link Clients}. */
final class TestedBrokers implements ParameterResolver {

    static final String BOOTSTRAP_PROPERTY = "caddis.verification.bootstrap";

    private static final Namespace NAMESPACE = Namespace.create(TestedBrokers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Clients.class;
    }

    @Override
    public Clients resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String running = System.getProperty(BOOTSTRAP_PROPERTY);
        Brokers brokers = running != null
                ? () -> running
                : context.getRoot().getStore(NAMESPACE)
                        .getOrComputeIfAbsent(Brokers.class, key -> InProcessCluster.started(), InProcessCluster.class);
        Clients clients = new Clients(brokers);
        // closed by JUnit when the context of the test ends
        context.getStore(NAMESPACE).put(clients, clients);
        return clients;
    }
}
