package io.caddis.console;

import io.caddis.admin.cluster.Overview;
import io.caddis.admin.stream.StreamDelta;
import io.caddis.admin.stream.StreamHeartbeat;
import io.caddis.admin.stream.StreamSnapshot;
import io.caddis.console.stream.ChangeLog;
import io.caddis.console.stream.Subscriber;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.IndicatorHistory;
import io.caddis.console.view.Measurements;
import io.caddis.console.view.OverviewMaker;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the view up to date and tells the streams. One thread, {@code console-view}, writes everything here; images, measurements and new
 * subscribers come in through a mailbox that keeps only the latest image. Without a change and without a stream it wakes once a minute.
 */
final class ConsoleLoop implements ImageListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLoop.class);

    /** Streams of a node; the contract names the number. */
    static final int SUBSCRIBERS_MAX = 200;
    private static final long BETWEEN_VIEWS_MS = 500;
    private static final long HEARTBEAT_MS = 10_000;
    private static final long HEALTH_MS = 2_000;
    private static final long SAMPLE_MS = IndicatorHistory.STEP_SECONDS * 1_000L;
    /** So long after the last stream ended differences are still noted for one that comes back. */
    private static final long RESUME_MS = 60_000;
    private static final long THREAD_END_MS = 5_000;

    private final ConsolePorts ports;
    private final IndicatorHistory history = new IndicatorHistory();
    private final ChangeLog changes;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Thread thread;

    private volatile ClusterView view;
    private Overview overview;
    private long lastViewAtMs;
    private long lastSampleAtMs;
    private long lastEventAtMs;
    private long lastSubscriberAtMs = Long.MIN_VALUE / 2;
    private boolean noting;

    // the mailbox, guarded by the monitor
    private ClusterImage newImage;
    private long newImageAtMs;
    private Measurements newMeasurements;
    private final List<Arrival> arrivals = new ArrayList<>();
    private int taken;
    private boolean closing;

    private record Arrival(Subscriber subscriber, Optional<String> lastEventId) {}

    ConsoleLoop(ConsolePorts ports, String life) {
        this.ports = ports;
        this.changes = new ChangeLog(ports.nodeId(), life);
        this.thread = ports.threads().newThread(this::run);
        this.thread.setName("console-view");
    }

    void start() {
        thread.start();
    }

    /** Empty until the first image was seen. Any thread. */
    Optional<ClusterView> view() {
        return Optional.ofNullable(view);
    }

    /** With the node's health of this moment; empty until the first image was seen. Any thread. */
    Optional<Overview> overview() {
        return view().map(this::summed);
    }

    private Overview summed(ClusterView ofView) {
        return OverviewMaker.overview(ofView, ports.health().get(), history, ports.nodeId());
    }

    @Override
    public synchronized void onImage(ClusterImage previous, ClusterImage image) {
        newImage = image;
        newImageAtMs = ports.nowMs().getAsLong();
        notifyAll();
    }

    synchronized void onMeasured(Measurements measurements) {
        newMeasurements = measurements;
        notifyAll();
    }

    /** @return false if there are too many, or the node stops */
    synchronized boolean subscribe(Subscriber subscriber, Optional<String> lastEventId) {
        if (closing || taken >= SUBSCRIBERS_MAX) {
            return false;
        }
        taken++;
        arrivals.add(new Arrival(subscriber, lastEventId));
        notifyAll();
        return true;
    }

    private void run() {
        try {
            while (step()) {
                // each step handles what has come
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.error("nodeId={} the console's view stops: its pages are no longer true", ports.nodeId(), failure);
            view = null;
            overview = null;
        } finally {
            subscribers.forEach(Subscriber::end);
            endArrivals();
        }
    }

    private synchronized void endArrivals() {
        closing = true;
        arrivals.forEach(arrival -> arrival.subscriber().end());
        arrivals.clear();
    }

    /** @return false when it is time to end */
    private boolean step() throws InterruptedException {
        ClusterImage image;
        long imageAtMs;
        Measurements measurements;
        List<Arrival> arrived;
        synchronized (this) {
            long dueMs = nextDueMs();
            while (!closing && !somethingToDo() && ports.nowMs().getAsLong() < dueMs) {
                wait(Math.max(1, dueMs - ports.nowMs().getAsLong()));
            }
            if (closing) {
                return false;
            }
            boolean tooSoon = arrivals.isEmpty() && view != null && ports.nowMs().getAsLong() - lastViewAtMs < BETWEEN_VIEWS_MS;
            if (tooSoon) {
                wait(BETWEEN_VIEWS_MS);
                return !closing;
            }
            image = newImage;
            imageAtMs = newImageAtMs;
            measurements = newMeasurements;
            newImage = null;
            newMeasurements = null;
            arrived = List.copyOf(arrivals);
            arrivals.clear();
        }
        if (image != null || view != null) {
            advance(image, imageAtMs, measurements);
            arrived.forEach(this::welcome);
            beat();
        } else {
            synchronized (this) {
                arrivals.addAll(0, arrived);
                wait(BETWEEN_VIEWS_MS);
            }
        }
        return true;
    }

    private boolean somethingToDo() {
        return newImage != null || newMeasurements != null || !arrivals.isEmpty();
    }

    private long nextDueMs() {
        long sampleDue = lastSampleAtMs + SAMPLE_MS;
        // the node's own health changes without an image
        return subscribers.isEmpty() ? sampleDue : Math.min(sampleDue, lastViewAtMs + HEALTH_MS);
    }

    private void advance(ClusterImage image, long imageAtMs, Measurements measurements) {
        long nowMs = ports.nowMs().getAsLong();
        ClusterView before = view;
        Overview overviewBefore = overview;
        Measurements measured = measurements != null ? measurements : before == null ? Measurements.NONE : before.measured();
        ClusterView after = before;
        if (before == null) {
            after = ClusterView.first(image, measured, imageAtMs, ports.nodeId(), ports.policies());
        } else if (image != null || measurements != null) {
            ClusterImage newest = image == null ? before.image() : image;
            after = before.next(newest, measured, image == null ? nowMs : imageAtMs, ports.nodeId(), ports.policies());
        }
        Overview summed = summed(after);
        if (nowMs - lastSampleAtMs >= SAMPLE_MS) {
            history.sample(summed.indicators());
            lastSampleAtMs = nowMs;
            summed = summed(after);
        }
        view = after;
        overview = summed;
        lastViewAtMs = nowMs;
        if (before != null) {
            tell(before, after, overviewBefore, summed, nowMs);
        }
    }

    private void tell(ClusterView before, ClusterView after, Overview overviewBefore, Overview summed, long nowMs) {
        if (!subscribers.isEmpty()) {
            lastSubscriberAtMs = nowMs;
        }
        boolean wasNoting = noting;
        noting = nowMs - lastSubscriberAtMs < RESUME_MS;
        if (!noting) {
            return;
        }
        if (!wasNoting) {
            changes.interrupt();
        }
        Optional<StreamDelta> delta = changes.note(before, after, overviewBefore, summed);
        delta.ifPresent(told -> send("delta", told.sequence(), told));
    }

    private void welcome(Arrival arrival) {
        if (!noting) {
            changes.interrupt();
            noting = true;
        }
        lastSubscriberAtMs = ports.nowMs().getAsLong();
        if (subscribers.isEmpty()) {
            lastEventAtMs = lastSubscriberAtMs;
        }
        ChangeLog.Resumption resumption = changes.resume(arrival.lastEventId());
        boolean stays = true;
        if (resumption.snapshotReason().isPresent()) {
            StreamSnapshot snapshot =
                    new StreamSnapshot(changes.sequence(), resumption.snapshotReason().get(), overview, changes.topicsVersion());
            stays = arrival.subscriber().send("snapshot", changes.eventId(changes.sequence()), snapshot);
        }
        for (StreamDelta delta : resumption.deltas()) {
            stays = stays && arrival.subscriber().send("delta", changes.eventId(delta.sequence()), delta);
        }
        if (stays) {
            subscribers.add(arrival.subscriber());
        } else {
            release(1);
        }
    }

    private void beat() {
        long nowMs = ports.nowMs().getAsLong();
        if (!subscribers.isEmpty() && nowMs - lastEventAtMs >= HEARTBEAT_MS) {
            send("heartbeat", changes.sequence(), new StreamHeartbeat(changes.sequence(), Instant.ofEpochMilli(nowMs).toString()));
        }
    }

    private void send(String event, long sequence, Object data) {
        lastEventAtMs = ports.nowMs().getAsLong();
        String id = changes.eventId(sequence);
        int ended = 0;
        for (Iterator<Subscriber> each = subscribers.iterator(); each.hasNext(); ) {
            if (!each.next().send(event, id, data)) {
                each.remove();
                ended++;
            }
        }
        release(ended);
    }

    private synchronized void release(int ended) {
        taken -= ended;
    }

    /** Ends the streams and the thread; waits for it a few seconds at most. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(THREAD_END_MS);
        } catch (InterruptedException stillStopping) {
            Thread.currentThread().interrupt();
        }
    }
}
