package io.caddis.broker.controller;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.wire.InterBrokerClient.Destination;
import io.caddis.wire.RemoteBrokers;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;

/** Node 1 of a cluster in which a test says who is controller, and a network that answers when the test does. */
public final class ForwardingFixture implements RemoteBrokers {

    public static final Destination SELF = new Destination(1, "self", 9091);
    public static final Destination OTHER = new Destination(2, "other", 9092);

    private static final String LISTENER = "INTERNAL";

    /** What was sent, and the future that its sender waits for. */
    public record Sent(Destination destination, AbstractRequest request, int timeoutMs, CompletableFuture<AbstractResponse> answer) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
    private Optional<ControllerIdentity> controller = Optional.empty();
    private boolean active;

    public ForwardingFixture() {
        live(SELF, LISTENER);
        live(OTHER, LISTENER);
    }

    public ForwardingFixture controllerIs(Destination broker) {
        controller = Optional.of(new ControllerIdentity(broker.brokerId(), new UUID(0, broker.brokerId()), 1));
        active = broker.equals(SELF);
        return this;
    }

    /** The image still names the node that was controller. */
    ForwardingFixture resigned() {
        active = false;
        return this;
    }

    ForwardingFixture gone(Destination broker) {
        brokers.remove(broker.brokerId());
        return this;
    }

    ForwardingFixture live(Destination broker, String listener) {
        brokers.put(broker.brokerId(), new BrokerRegistration(
                broker.brokerId(), new UUID(0, broker.brokerId()), 1,
                Map.of(listener, new BrokerRegistration.Endpoint(broker.host(), broker.port(), "PLAINTEXT")), Optional.empty(), true, List.of(),
                false));
        return this;
    }

    ControllerRoute route() {
        return new ControllerRoute(commands(), this::image, SELF.brokerId(), LISTENER);
    }

    public ControllerForwarding forwarding() {
        return new ControllerForwarding(route(), this, SELF);
    }

    /** Everything that was sent, the first first. */
    public List<Sent> sent() {
        return sent;
    }

    private ClusterImage image() {
        return new ClusterImage("cluster", 1, controller, brokers, Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    @Override
    public CompletableFuture<AbstractResponse> send(Destination destination, AbstractRequest request, int timeoutMs) {
        Sent call = new Sent(destination, request, timeoutMs, new CompletableFuture<>());
        sent.add(call);
        return call.answer();
    }

    /** Knows whether it is controller; commands do not come this way. */
    private ControllerCommands commands() {
        return (ControllerCommands) Proxy.newProxyInstance(
                ControllerCommands.class.getClassLoader(), new Class<?>[] {ControllerCommands.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isActive")) {
                        return active;
                    }
                    throw new AssertionError(method.getName() + " went past the network");
                });
    }
}
