package io.caddis.verification.groups;

import io.caddis.verification.client.TestedBrokers;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.cluster.SharedClusters;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its {@link Groups}. */
final class TestedGroups implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TestedGroups.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Groups.class;
    }

    @Override
    public Groups resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Brokers brokers = TestedBrokers.running().orElseGet(() -> SharedClusters.of(context));
        Groups groups = new Groups(brokers);
        // closed by JUnit when the context of the test ends
        context.getStore(NAMESPACE).put(groups, groups);
        return groups;
    }
}
