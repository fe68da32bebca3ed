package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a broker's registrar asks of ZooKeeper. Stateless. */
public final class RegistrationCalls {

    private RegistrationCalls() {}

    /** A registration as it stands, with what the next write must name. */
    public record Found(BrokerRegistration registration, long ownerSession, int version) {}

    public static void read(ZooKeeperClient client, int brokerId, Consumer<Optional<Found>> onReply, Runnable onLoss) {
        client.read(server -> server.registration(brokerId), onReply, onLoss);
    }

    /** @param onReply the broker epoch, empty if a node of that id is there */
    public static void create(ZooKeeperClient client, BrokerRegistration wanted, Consumer<Optional<Long>> onReply, Runnable onLoss) {
        long session = client.sessionId();
        client.write(server -> server.register(wanted, session), onReply, onLoss);
    }

    public static void replace(
            ZooKeeperClient client, BrokerRegistration wanted, Found found, Consumer<Boolean> onReply, Runnable onLoss) {
        long session = client.sessionId();
        client.write(
                server -> server.replaceRegistration(wanted, found.version(), found.registration().brokerEpoch(), session),
                onReply,
                onLoss);
    }

    public static void update(
            ZooKeeperClient client, BrokerRegistration wanted, Found found, Consumer<Boolean> onReply, Runnable onLoss) {
        client.write(
                server -> server.updateRegistration(wanted, found.version(), found.registration().brokerEpoch()), onReply, onLoss);
    }
}
