package io.caddis.broker.fetch;

import io.caddis.log.EpochEndOffset;
import io.caddis.log.LogException;
import io.caddis.log.LogId;
import io.caddis.replication.FetchAnswer;
import io.caddis.replication.FetchPosition;
import io.caddis.replication.FollowerStep;
import io.caddis.replication.Partition;
import io.caddis.wire.FollowerFetchAnswer;
import io.caddis.wire.FollowerFetchAnswer.Fetched;
import io.caddis.wire.FollowerFetchChannel;
import io.caddis.wire.FollowerFetchChannel.Event;
import io.caddis.wire.FollowerFetchChannel.Line;
import io.caddis.wire.FollowerFetchRequest;
import io.caddis.wire.InterBrokerClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's replicas up with one leader: asks for what comes next, appends everything an answer brings, waits until
 * all of it is on disk (one group of forces for all partitions), asks again. So the position that the leader hears of is
 * durable, and it may count it.
 *
 * <p>A partition that is new, or that moved outside of an answer, does not wait until the leader's patience with the fetch
 * under way is over: it goes over the channel's second line. {@link #assign}, {@link #unassign} and {@link #wakeup} come from
 * any thread; all else belongs to the fetcher's own.
 */
final class ReplicaFetcher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFetcher.class);
    private static final long IDLE_POLL_MS = 500;
    /** The leader has the fetch by then: a request that overtook it on the other line would end the session. */
    private static final long UPDATE_AFTER_MS = 3;
    private static final long DISK_POLL_MS = 100;
    private static final int WARN_AFTER_FAILURES = 8;

    private final FetcherSettings settings;
    private final LongSupplier ownBrokerEpoch;
    private final Supplier<Optional<LeaderAddress>> address;
    private final FollowerFetchChannel channel;
    private final LeaderUnreachable unreachable;
    private final CopyLimit limit;
    private final LongSupplier steadyMs;
    private final LeaderSession session;
    private final FetchBackoff sessionBackoff;
    private final LeaderPatience patience = new LeaderPatience();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final DiskSignal onDisk = new DiskSignal();
    private final Map<LogId, FetchedPartition> partitions = new HashMap<>();
    /** To be named in the next request. */
    private final Set<FetchedPartition> changed = new LinkedHashSet<>();
    private final Set<FetchedPartition> heldBack = new HashSet<>();
    /** By line, the number of the request under way and when it was sent. */
    private final Map<Line, UnderWay> underWay = new EnumMap<>(Line.class);
    private Optional<LeaderAddress> connected = Optional.empty();
    private long sessionEpoch;
    private long sessionNotBeforeMs;
    private volatile boolean closing;

    private record UnderWay(long request, long sentMs) {}

    /** @param address where the leader is now; empty while it is not registered */
    ReplicaFetcher(
            FetcherSettings settings, LongSupplier ownBrokerEpoch, Supplier<Optional<LeaderAddress>> address, FollowerFetchChannel channel,
            LeaderUnreachable unreachable, CopyLimit limit, LongSupplier steadyMs) {
        this.settings = settings;
        this.ownBrokerEpoch = ownBrokerEpoch;
        this.address = address;
        this.channel = channel;
        this.unreachable = unreachable;
        this.limit = limit;
        this.steadyMs = steadyMs;
        this.session = new LeaderSession(settings);
        this.sessionBackoff = new FetchBackoff(settings.backoffMaxMs());
    }

    // ---- from any thread ----

    /** Fetches the partition from now on; of one that is fetched already, the position is told anew. */
    void assign(Partition partition) {
        tell(() -> {
            FetchedPartition present = partitions.get(partition.name().logId());
            if (present != null && present.partition() == partition) {
                present.release();
                heldBack.remove(present);
                changed.add(present);
                return;
            }
            remove(partition.name().logId());
            FetchedPartition added = new FetchedPartition(partition, settings.backoffMaxMs(), onDisk::signal);
            partitions.put(added.id(), added);
            changed.add(added);
        });
    }

    void unassign(LogId partition) {
        tell(() -> remove(partition));
    }

    private void tell(Runnable order) {
        inbox.add(order);
        wakeup();
    }

    /** Something that the fetcher reads has changed, such as the leader's address. */
    void wakeup() {
        channel.wakeup();
    }

    /** Has the thread end; returns at once. */
    void beginClose() {
        closing = true;
        onDisk.signal();
        channel.wakeup();
    }

    // ---- on the fetcher's thread ----

    @Override
    public void run() {
        while (!closing) {
            try {
                turn();
            } catch (RuntimeException | Error failure) {
                // The others of this leader must not stand still for it: all is asked for anew.
                LOG.error("a fetcher met an unexpected failure and goes on leader={}", connected, failure);
                loseSession();
                pauseSession();
            }
        }
        List.copyOf(partitions.keySet()).forEach(this::remove);
        channel.close();
    }

    private void turn() {
        Runnable order;
        while ((order = inbox.poll()) != null) {
            order.run();
        }
        long nowMs = steadyMs.getAsLong();
        releaseDue(nowMs);
        if (followAddress()) {
            sendWhatIsDue(nowMs);
        }
        for (Event event : channel.poll(waitMs(nowMs))) {
            if (!underWay.containsKey(event.line())) {
                continue; // of a session that the event before has ended
            }
            if (event instanceof Event.Answered answered) {
                onAnswer(answered.line(), answered.answer());
            } else if (event instanceof Event.Lost lost) {
                onLost(lost);
            }
        }
    }

    private long waitMs(long nowMs) {
        long untilMs = nowMs + IDLE_POLL_MS;
        for (FetchedPartition partition : heldBack) {
            untilMs = Math.min(untilMs, partition.heldBackUntilMs());
        }
        if (!session.isOpen() && !partitions.isEmpty() && underWay.isEmpty()) {
            untilMs = Math.min(untilMs, sessionNotBeforeMs);
        }
        UnderWay fetch = underWay.get(Line.FETCH);
        if (fetch != null && !underWay.containsKey(Line.UPDATE) && session.isOpen() && hasChanges()) {
            untilMs = Math.min(untilMs, fetch.sentMs + UPDATE_AFTER_MS);
        }
        return Math.max(0, untilMs - nowMs);
    }

    private void releaseDue(long nowMs) {
        heldBack.removeIf(partition -> {
            if (nowMs < partition.heldBackUntilMs()) {
                return false;
            }
            partition.release();
            changed.add(partition);
            return true;
        });
    }

    /** @return whether there is a leader to talk to, and an identity to talk with */
    private boolean followAddress() {
        Optional<LeaderAddress> present = address.get();
        long epoch = ownBrokerEpoch.getAsLong();
        if (!present.equals(connected) || epoch != sessionEpoch) {
            loseSession();
            sessionBackoff.onSuccess();
            sessionNotBeforeMs = 0;
            connected = present;
            sessionEpoch = epoch;
            present.ifPresent(leader ->
                    channel.connectTo(new InterBrokerClient.Destination(leader.brokerId(), leader.host(), leader.port())));
        }
        return connected.isPresent() && sessionEpoch >= 0;
    }

    private boolean hasChanges() {
        return !changed.isEmpty() || session.hasSomethingToForget();
    }

    private void sendWhatIsDue(long nowMs) {
        UnderWay fetch = underWay.get(Line.FETCH);
        if (underWay.isEmpty()) {
            if (session.isOpen() ? session.hasMembers() || hasChanges() : !changed.isEmpty() && nowMs >= sessionNotBeforeMs) {
                send(Line.FETCH, session.isOpen() ? settings.maxWaitMs() : 0, nowMs);
            }
        } else if (fetch != null && !underWay.containsKey(Line.UPDATE) && session.isOpen() && hasChanges()
                && nowMs >= fetch.sentMs + UPDATE_AFTER_MS) {
            send(Line.UPDATE, 0, nowMs);
        }
    }

    private void send(Line line, int maxWaitMs, long nowMs) {
        List<LeaderSession.Change> changes = positions();
        if (changes.isEmpty() && !session.isOpen()) {
            return;
        }
        FollowerFetchRequest request = session.next(changes, sessionEpoch, maxWaitMs);
        underWay.put(line, new UnderWay(session.lastRequest(), nowMs));
        channel.send(line, request, maxWaitMs + LeaderPatience.MAX_MS, maxWaitMs + patience.silenceMs());
    }

    private List<LeaderSession.Change> positions() {
        List<LeaderSession.Change> changes = new ArrayList<>(changed.size());
        for (FetchedPartition partition : List.copyOf(changed)) {
            if (isPaused(partition)) {
                continue;
            }
            Optional<FetchPosition> position = partition.partition().fetchPosition();
            if (position.isPresent()) {
                changes.add(new LeaderSession.Change(partition.id(), position.get(), partition.partition().log().logStartOffset()));
            } else {
                // Its last records are on their way to the disk, or it does not follow any more and is about to be taken away.
                holdBack(partition, "it has no position to ask from");
            }
        }
        changed.clear();
        return changes;
    }

    private void onLost(Event.Lost lost) {
        LOG.debug("leader={} a fetch is lost: {}", connected, lost.reason());
        loseSession();
        // the connection's own backoff went with the connection
        pauseSession();
        if (lost.refused()) {
            connected.ifPresent(unreachable::onUnreachable);
        } else {
            patience.onLost();
        }
    }

    private void onAnswer(Line line, FollowerFetchAnswer answer) {
        UnderWay answered = underWay.remove(line);
        patience.onAnswer();
        if (answer.error() != FollowerFetchAnswer.Error.NONE || (!session.isOpen() && answer.sessionId() == 0)) {
            LOG.debug("leader={} ends the fetch session: {}", connected, answer.error());
            loseSession();
            pauseSession();
            return;
        }
        if (!session.isOpen()) {
            session.open(answer.sessionId());
        }
        sessionBackoff.onSuccess();
        Map<FetchedPartition, Long> appended = new HashMap<>();
        for (Fetched fetched : answer.partitions()) {
            FetchedPartition partition = partitions.get(new LogId(fetched.topicId(), fetched.partition()));
            if (partition != null) {
                apply(partition, fetched, answered.request, appended);
            }
        }
        awaitOnDisk(appended);
    }

    private void apply(FetchedPartition partition, Fetched fetched, long request, Map<FetchedPartition, Long> appended) {
        FetchPosition asked = session.askedBy(request, partition.id());
        if (asked == null) {
            changed.add(partition); // the next request asks for the same with no doubt about it
            return;
        }
        boolean usable = fetched.error() == FollowerFetchAnswer.Error.NONE
                || fetched.error() == FollowerFetchAnswer.Error.OFFSET_OUT_OF_RANGE;
        if (!usable) {
            holdBack(partition, fetched.error().toString());
            return;
        }
        try {
            int received = fetched.records().remaining();
            long logStartBefore = partition.partition().log().logStartOffset();
            FollowerStep step = partition.partition().onFetchAnswer(asked, answerOf(fetched), System.currentTimeMillis());
            if (step instanceof FollowerStep.Appended batches) {
                appended.put(partition, batches.endOffset());
                limit.onCopied(partition.id(), received, steadyMs.getAsLong());
            }
            if (step instanceof FollowerStep.Ignored ignored) {
                holdBack(partition, ignored.why());
                return;
            }
            partition.succeeded();
            boolean logStartMoved = partition.partition().log().logStartOffset() != logStartBefore;
            if (!(step instanceof FollowerStep.UpToDate) || logStartMoved) {
                changed.add(partition);
            }
        } catch (LogException.DirectoryOffline | LogException.LogClosed gone) {
            LOG.warn("partition={} is not fetched any more: {}", partition.partition().name(), gone.getMessage());
            remove(partition.id());
        } catch (LogException trouble) {
            holdBack(partition, trouble.getMessage());
        }
    }

    private static FetchAnswer answerOf(Fetched fetched) {
        Optional<EpochEndOffset.Known> diverging =
                fetched.divergingEpoch().map(end -> new EpochEndOffset.Known(end.leaderEpoch(), end.endOffset()));
        return new FetchAnswer(
                FetchedBatches.verified(fetched.records()), diverging, fetched.highWatermark(), fetched.logStartOffset());
    }

    /** A replica that is copied at a limited rate is left out of the session until it may have more. */
    private boolean isPaused(FetchedPartition partition) {
        long nowMs = steadyMs.getAsLong();
        long atMs = limit.mayCopyAtMs(partition.id(), nowMs);
        if (atMs <= nowMs) {
            return false;
        }
        partition.pauseUntil(atMs);
        heldBack.add(partition);
        changed.remove(partition);
        session.forget(partition.id());
        return true;
    }

    private void holdBack(FetchedPartition partition, String why) {
        int failures = partition.holdBack(steadyMs.getAsLong());
        heldBack.add(partition);
        changed.remove(partition);
        session.forget(partition.id());
        if (failures == WARN_AFTER_FAILURES) {
            LOG.warn("partition={} leader={} cannot be fetched and is tried again and again: {}", partition.partition().name(),
                    connected.map(LeaderAddress::brokerId).orElse(-1), why);
        } else {
            LOG.debug("partition={} is held back: {}", partition.partition().name(), why);
        }
    }

    /** Blocks until everything appended counts as held: only then the leader may hear of it. */
    private void awaitOnDisk(Map<FetchedPartition, Long> appended) {
        onDisk.await(DISK_POLL_MS, () -> closing || appended.entrySet().stream().allMatch(entry -> {
            Partition partition = entry.getKey().partition();
            return partition.log().visibleOffset() >= Math.min(entry.getValue(), partition.log().endOffset())
                    || !partition.log().directory().isOnline();
        }));
    }

    private void remove(LogId id) {
        FetchedPartition removed = partitions.remove(id);
        if (removed != null) {
            changed.remove(removed);
            heldBack.remove(removed);
            session.forget(id);
            removed.close();
        }
    }

    /** Nothing is agreed with the leader any more, nothing is under way: all partitions are to be named again. */
    private void loseSession() {
        channel.disconnect();
        underWay.clear();
        session.reset();
        changed.clear();
        partitions.values().stream().filter(partition -> !partition.isHeldBack()).forEach(changed::add);
    }

    private void pauseSession() {
        sessionNotBeforeMs = sessionBackoff.onFailure(steadyMs.getAsLong());
    }
}
