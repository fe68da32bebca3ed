package io.caddis.coordinator.group.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What has been sent to the coordinator's thread. Any thread sends and never waits; one thread takes. */
final class GroupMailbox {

    /** Requests that may lie here: a coordinator that cannot keep up says so, it does not grow. */
    static final int MAX_REQUESTS = 50_000;

    /** Taken at once: between two turns the clock is looked at and transactions are begun. */
    private static final int MAX_EVENTS_PER_TURN = 1_000;

    /** @param handle is given the time; @param refuse instead of it, null for what is no request */
    record Event(LongConsumer handle, Consumer<Refusal> refuse) {}

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean closed;

    /** Something a client waits for: handled, or refused. */
    void request(LongConsumer handle, Consumer<Refusal> refuse) {
        if (closed) {
            refuse.accept(Refusal.NOT_OURS);
        } else if (requests.incrementAndGet() > MAX_REQUESTS) {
            requests.decrementAndGet();
            refuse.accept(Refusal.OVERLOADED);
        } else {
            events.add(new Event(handle, refuse));
            if (closed) {
                refuseAll();
            }
        }
    }

    /** Something of the coordinator's own; their number is bounded by its threads. Dropped once it is closed. */
    void tell(LongConsumer handle) {
        events.add(new Event(handle, null));
    }

    /** The next events in order, none after the time given. */
    List<Event> take(long timeoutMs) throws InterruptedException {
        List<Event> taken = new ArrayList<>();
        Event first = events.poll(timeoutMs, TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            events.drainTo(taken, MAX_EVENTS_PER_TURN - 1);
            requests.addAndGet(-(int) taken.stream().filter(event -> event.refuse() != null).count());
        }
        return taken;
    }

    /** What comes from now on is refused, and what is still here. */
    void close() {
        closed = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event.refuse() != null) {
                event.refuse().accept(Refusal.NOT_OURS);
            }
        }
    }
}
