package io.caddis.verification.simulation.node;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.verification.simulation.metadata.RegistrationCalls;
import io.caddis.verification.simulation.metadata.ZooKeeperClient;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Keeps a process registered, by the rules of the broker's own registrar: its leftovers are replaced, others' waited for. */
final class Registration {

    private static final int RETRY_MS = 10;

    private final Machine machine;
    private final Cluster cluster;
    private final ZooKeeperClient client;
    private final Optional<UUID> previousIncarnation;
    private final Runnable onRegistered;
    private BrokerRegistration wanted;
    private OptionalLong brokerEpoch = OptionalLong.empty();
    private boolean attempting;
    private boolean again;

    Registration(
            Machine machine, Cluster cluster, ZooKeeperClient client, BrokerRegistration wanted, Optional<UUID> previousIncarnation,
            Runnable onRegistered) {
        this.machine = machine;
        this.cluster = cluster;
        this.client = client;
        this.wanted = wanted;
        this.previousIncarnation = previousIncarnation;
        this.onRegistered = onRegistered;
    }

    OptionalLong brokerEpoch() {
        return brokerEpoch;
    }

    void onSessionExpired() {
        brokerEpoch = OptionalLong.empty();
    }

    void drain() {
        wanted = wanted.withDraining(true);
        attempt();
    }

    /** Somebody may have removed this registration while the process lives. */
    void onImage(ClusterImage image) {
        if (brokerEpoch.isPresent()
                && image.brokers().values().stream().noneMatch(broker -> broker.brokerEpoch() == brokerEpoch.getAsLong())) {
            attempt();
        }
    }

    void attempt() {
        if (attempting) {
            again = true;
            return;
        }
        attempting = true;
        again = false;
        long session = client.sessionId();
        RegistrationCalls.read(client, machine.id(), found -> {
            if (found.isEmpty()) {
                RegistrationCalls.create(client, wanted, epoch -> {
                    if (epoch.isPresent()) {
                        registered(epoch.get());
                    }
                    ended(epoch.isEmpty());
                }, this::lost);
            } else if (found.get().ownerSession() == session) {
                adopt(found.get());
            } else if (isOwnLeftover(found.get().registration())) {
                RegistrationCalls.replace(client, wanted, found.get(), replaced -> ended(true), this::lost);
            } else {
                ended(true);
            }
        }, this::lost);
    }

    private void adopt(RegistrationCalls.Found found) {
        long epoch = found.registration().brokerEpoch();
        if (found.registration().draining() != wanted.draining()) {
            RegistrationCalls.update(client, wanted, found, updated -> {
                registered(epoch);
                ended(!updated);
            }, this::lost);
        } else {
            registered(epoch);
            ended(false);
        }
    }

    private boolean isOwnLeftover(BrokerRegistration present) {
        return present.incarnation().equals(wanted.incarnation()) || previousIncarnation.filter(present.incarnation()::equals).isPresent();
    }

    private void registered(long epoch) {
        boolean isFirst = brokerEpoch.isEmpty();
        if (cluster.trace().isOn() && (isFirst || brokerEpoch.getAsLong() != epoch)) {
            cluster.trace().line("node " + machine.id() + " is registered with broker epoch " + epoch);
        }
        brokerEpoch = OptionalLong.of(epoch);
        if (isFirst) {
            onRegistered.run();
        }
    }

    private void lost() {
        ended(true);
    }

    private void ended(boolean tryAgain) {
        attempting = false;
        if (tryAgain || again) {
            int life = machine.life();
            cluster.scheduler().after(RETRY_MS, () -> {
                if (machine.isUp() && machine.life() == life && client.isConnected()) {
                    machine.deliver(this::attempt);
                }
            });
        }
    }
}
