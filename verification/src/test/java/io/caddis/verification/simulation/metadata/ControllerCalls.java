package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.controller.ControllerTenure;
import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What a controller, or who wants to be it, asks of ZooKeeper: the metadata store, without blocking. Stateless. */
public final class ControllerCalls {

    private ControllerCalls() {}

    private record Seen(Optional<ControllerTenure> held, VirtualZooKeeper.Epoch epoch) {}

    /** Reads first, then writes: between the two others may be faster. */
    public static void standForElection(
            ZooKeeperClient client, int brokerId, UUID incarnation, Consumer<Optional<ControllerTenure>> onReply, Runnable onLoss) {
        long session = client.sessionId();
        client.read(
                server -> new Seen(server.tenureOf(session, incarnation), server.controllerEpoch()),
                seen -> {
                    if (seen.held().isPresent()) {
                        onReply.accept(seen.held());
                    } else {
                        client.write(server -> server.elect(brokerId, incarnation, seen.epoch(), session), onReply, onLoss);
                    }
                },
                onLoss);
    }

    public static void load(ZooKeeperClient client, Consumer<MetadataSnapshot> onReply, Runnable onLoss) {
        client.read(VirtualZooKeeper::snapshot, onReply, onLoss);
    }

    public static void commit(
            ZooKeeperClient client, ControllerTenure tenure, List<MetadataChange> changes, Consumer<CommitOutcome> onReply,
            Runnable onLoss) {
        client.write(server -> server.commit(tenure, changes), onReply, onLoss);
    }

    public static void resign(ZooKeeperClient client, ControllerTenure tenure) {
        long session = client.sessionId();
        client.write(server -> server.resign(tenure, session), resigned -> {}, () -> {});
    }

    /** @param onReply whether this very registration was there */
    public static void removeRegistration(
            ZooKeeperClient client, BrokerRegistration broker, Consumer<Boolean> onReply, Runnable onLoss) {
        client.write(server -> server.removeRegistration(broker), onReply, onLoss);
    }
}
