package io.caddis.broker.fetch;

import io.caddis.log.LogId;
import io.caddis.replication.Partition;
import io.caddis.replication.Role;
import io.caddis.wire.FollowerFetchChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partition is fetched from which leader, with a {@link ReplicaFetcher} for each leader. A fetcher is started with its
 * leader's first partition and stays: without partitions it costs nothing but a sleeping thread. Thread-safe; only
 * {@link #close} blocks.
 */
public final class ReplicaFetchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFetchers.class);
    private static final long THREAD_JOIN_MS = 5_000;

    private final FetcherSettings settings;
    private final Ports ports;
    private final Map<Integer, Running> byLeader = new HashMap<>();
    private final Map<LogId, Assignment> assignments = new HashMap<>();
    private boolean closed;

    /**
     * What fetchers need of the node.
     *
     * @param ownBrokerEpoch of this node's registration, negative while it has none
     * @param address        where a broker takes fetches now, by broker id
     * @param channels       makes a channel to a leader, by broker id
     * @param limit          how fast replicas may be copied
     * @param steadyMs       a clock that never jumps, in milliseconds
     */
    public record Ports(
            LongSupplier ownBrokerEpoch,
            IntFunction<Optional<LeaderAddress>> address,
            IntFunction<FollowerFetchChannel> channels,
            LeaderUnreachable unreachable,
            CopyLimit limit,
            ThreadFactory threads,
            LongSupplier steadyMs) {}

    private record Running(ReplicaFetcher fetcher, Thread thread) {}

    private record Assignment(Partition partition, Role.Follower role) {}

    public ReplicaFetchers(FetcherSettings settings, Ports ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /** Has the partition fetched from its leader, and from no other. The same role again changes nothing. */
    public synchronized void assign(Partition partition, Role.Follower role) {
        if (closed) {
            return;
        }
        LogId id = partition.name().logId();
        Assignment wanted = new Assignment(partition, role);
        Assignment present = assignments.put(id, wanted);
        if (wanted.equals(present)) {
            return;
        }
        if (present != null && present.role.leaderId() != role.leaderId()) {
            byLeader.get(present.role.leaderId()).fetcher.unassign(id);
        }
        byLeader.computeIfAbsent(role.leaderId(), this::start).fetcher.assign(partition);
    }

    public synchronized void unassign(LogId partition) {
        Assignment present = assignments.remove(partition);
        if (present != null) {
            byLeader.get(present.role.leaderId()).fetcher.unassign(partition);
        }
    }

    /** Brokers have come, gone or moved. */
    public synchronized void onBrokersChanged() {
        byLeader.values().forEach(running -> running.fetcher.wakeup());
    }

    private Running start(int leaderId) {
        ReplicaFetcher fetcher = new ReplicaFetcher(
                settings, ports.ownBrokerEpoch, () -> ports.address.apply(leaderId), ports.channels.apply(leaderId), ports.unreachable,
                ports.limit, ports.steadyMs);
        Thread thread = ports.threads.newThread(fetcher);
        thread.setName("replica-fetcher-" + leaderId);
        thread.start();
        return new Running(fetcher, thread);
    }

    @Override
    public void close() {
        Map<Integer, Running> ending;
        synchronized (this) {
            closed = true;
            ending = Map.copyOf(byLeader);
            assignments.clear();
        }
        ending.values().forEach(running -> running.fetcher.beginClose());
        ending.forEach((leaderId, running) -> {
            try {
                running.thread.join(THREAD_JOIN_MS);
                if (running.thread.isAlive()) {
                    LOG.warn("the fetcher of leader={} did not end within {} ms", leaderId, THREAD_JOIN_MS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
