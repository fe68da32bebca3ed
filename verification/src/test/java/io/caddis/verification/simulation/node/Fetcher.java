package io.caddis.verification.simulation.node;

import io.caddis.replication.FetchPosition;
import io.caddis.replication.Role;
import io.caddis.verification.simulation.world.Connection;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies one partition from its leader: one request under way at a time, on a connection of its own. */
final class Fetcher {

    private static final int TIMEOUT_MS = 200;
    private static final int BACKOFF_MS = 15;

    private final Cluster cluster;
    private final Machine machine;
    private final BrokerProcess process;
    private final int partition;
    private int leaderId = Role.NO_LEADER;
    private Optional<Connection> connection = Optional.empty();
    private long request;
    private boolean underWay;
    private boolean pausing;
    private long sentMs;

    Fetcher(Cluster cluster, Machine machine, BrokerProcess process, int partition) {
        this.cluster = cluster;
        this.machine = machine;
        this.process = process;
        this.partition = partition;
    }

    void follow(int newLeaderId) {
        stop();
        leaderId = newLeaderId;
        fetch();
    }

    /** What is under way may still come, and be applied if it fits. */
    void stop() {
        leaderId = Role.NO_LEADER;
        disconnect();
    }

    private void disconnect() {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
        underWay = false;
    }

    void onVisible() {
        fetch();
    }

    void onTick(long nowMs) {
        if (underWay && nowMs - sentMs > TIMEOUT_MS) {
            disconnect();
        }
        fetch();
    }

    private void fetch() {
        OptionalLong brokerEpoch = process.brokerEpoch();
        if (leaderId == Role.NO_LEADER || underWay || pausing || brokerEpoch.isEmpty()) {
            return;
        }
        Optional<FetchPosition> position = process.replica(partition).fetchPosition();
        Machine leader = cluster.machine(leaderId);
        if (position.isEmpty()) {
            return;
        }
        if (!leader.isUp()) {
            if (leader.refusesConnections()) {
                process.reportUnreachable(leaderId);
            }
            return;
        }
        if (connection.isEmpty() || !connection.get().isOpen()) {
            connection = Optional.of(cluster.network().connect(machine, leader));
        }
        underWay = true;
        sentMs = cluster.nowMs();
        long id = ++request;
        Connection on = connection.get();
        long logStartOffset = process.replica(partition).log().logStartOffset();
        on.request(() -> leader.process().ifPresent(server -> server.replica(partition).fetches().onFetch(new LeaderFetches.Fetch(
                machine.id(), brokerEpoch.getAsLong(), position.get(), logStartOffset, cluster.nowMs(), on, reply -> onReply(id, reply)))));
    }

    private void onReply(long id, FetchReply reply) {
        boolean atOnce = process.replica(partition).onFetchReply(reply);
        if (id != request || !underWay) {
            return;
        }
        underWay = false;
        if (atOnce) {
            fetch();
        } else {
            pausing = true;
            process.after(BACKOFF_MS, () -> {
                pausing = false;
                fetch();
            });
        }
    }
}
