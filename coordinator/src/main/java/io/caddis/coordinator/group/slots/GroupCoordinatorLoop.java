package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.threads.NamedThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link SlotCoordinator}: its thread {@code group-coordinator} takes what has arrived, then looks at the
 * clock, then sets off what is to be stored and read. SQL runs on threads of its own: two that store, one that reads offsets,
 * four that take slots and expire offsets; one that hangs holds up nobody else's heartbeats.
 */
public final class GroupCoordinatorLoop implements GroupCoordinator, ImageListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinatorLoop.class);

    /** The longest time between two looks at the clock: patience with a silent catalog is measured with it. */
    private static final long LONGEST_TURN_MS = 100;

    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final IntSupplier brokerId;
    private final LongSupplier brokerEpoch;
    private final LongSupplier nowMs;
    private final SlotCoordinator core;
    private final CatalogCalls catalog;
    private final GroupMailbox mailbox = new GroupMailbox();
    private final Thread thread;
    private final List<ExecutorService> storeThreads = new ArrayList<>();
    private final ExecutorService offsetReader;
    private final ExecutorService slotReaders;
    private final AtomicReference<ClusterImage> newestImage = new AtomicReference<>();

    /** Of the coordinator's thread alone: what it followed last. */
    private ClusterImage followedImage;
    private long followedBrokerEpoch;

    private volatile GroupCoordinatorStatus status = GroupCoordinatorStatus.NOTHING;
    private volatile boolean closing;

    /**
     * @param brokerEpoch    of this node's present registration; asked at every turn, any negative number while it has none
     * @param offsetSettings asked at every turn
     * @param nowMs          epoch milliseconds that never go back ({@link MonotonicWallClock})
     */
    public GroupCoordinatorLoop(
            IntSupplier brokerId,
            LongSupplier brokerEpoch,
            GroupStore store,
            GroupFactory factory,
            Supplier<GroupSettings.Offsets> offsetSettings,
            ThreadFactory threads,
            LongSupplier nowMs) {
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.nowMs = nowMs;
        this.core = new SlotCoordinator(factory, offsetSettings, nowMs.getAsLong());
        this.catalog = new CatalogCalls(store, factory, nowMs);
        for (int lane = 0; lane < GroupStoring.STORE_THREADS; lane++) {
            storeThreads.add(Executors.newSingleThreadExecutor(new NamedThreads(threads, "group-store-" + lane)));
        }
        this.offsetReader = Executors.newSingleThreadExecutor(new NamedThreads(threads, "group-offset-reader"));
        this.slotReaders = Executors.newFixedThreadPool(OwnedSlots.PARALLEL_READS, new NamedThreads(threads, "group-slot-reader"));
        this.thread = new NamedThreads(threads, "group-coordinator").newThread(this::run);
    }

    /** Begins to follow the image. Called once. */
    public void start() {
        thread.start();
    }

    /** What it was busy with at its last turn. Any thread. */
    public GroupCoordinatorStatus status() {
        return status;
    }

    // ---- from outside, any thread ----

    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        newestImage.set(image);
        mailbox.tell(now -> {}); // wakes the thread, which follows the newest
    }

    @Override
    public CompletableFuture<GroupAnswer> ask(GroupRequest request) {
        return request((answer, now) -> core.ask(request, answer, now), why -> why.of(request));
    }

    @Override
    public CompletableFuture<GroupError> commitOffsets(OffsetCommit commit) {
        return request((answer, now) -> core.commit(commit, answer, now), Refusal::ofCommit);
    }

    @Override
    public CompletableFuture<List<FetchedOffsets>> fetchOffsets(List<OffsetQuery> queries) {
        List<CompletableFuture<FetchedOffsets>> answers = queries.stream()
                .map(query -> this.<FetchedOffsets>request(
                        (answer, now) -> core.fetch(query, answer, now), why -> new FetchedOffsets(why.ofFetch(), List.of())))
                .toList();
        return all(answers).thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public CompletableFuture<Map<PartitionKey, GroupError>> deleteOffsets(String groupId, Map<PartitionKey, String> topicNames) {
        Map<PartitionKey, String> names = Map.copyOf(topicNames);
        return request((answer, now) -> core.deleteOffsets(groupId, names, answer, now), why -> {
            Map<PartitionKey, GroupError> errors = new HashMap<>();
            names.keySet().forEach(partition -> errors.put(partition, why.ofAdministration()));
            return errors;
        });
    }

    @Override
    public CompletableFuture<Map<String, GroupError>> deleteGroups(Collection<String> groupIds) {
        Map<String, CompletableFuture<GroupError>> answers = new LinkedHashMap<>();
        for (String groupId : groupIds) {
            answers.computeIfAbsent(groupId, id ->
                    request((answer, now) -> core.deleteGroup(id, answer, now), Refusal::ofAdministration));
        }
        return all(answers.values()).thenApply(done -> {
            Map<String, GroupError> errors = new LinkedHashMap<>();
            answers.forEach((groupId, answer) -> errors.put(groupId, answer.join()));
            return errors;
        });
    }

    @Override
    public CompletableFuture<Listing> listGroups() {
        return request((answer, now) -> answer.complete(core.list(now)), why -> new Listing(why.ofAdministration(), List.of()));
    }

    @Override
    public CompletableFuture<List<Described>> describeGroups(List<String> groupIds) {
        List<String> ids = List.copyOf(groupIds);
        return request((answer, now) -> answer.complete(ids.stream().map(id -> core.describe(id, now)).toList()),
                why -> ids.stream().map(id -> new Described(id, why.ofAdministration(), null)).toList());
    }

    /** Something that is answered on the coordinator's thread. */
    private interface Question<T> {
        void put(CompletableFuture<T> answer, long nowMs);
    }

    private <T> CompletableFuture<T> request(Question<T> question, Function<Refusal, T> refused) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Consumer<Refusal> refuse = why -> answer.complete(refused.apply(why));
        mailbox.request(now -> {
            try {
                question.put(answer, now);
            } catch (RuntimeException | Error e) {
                refuse.accept(Refusal.UNAVAILABLE); // whatever went wrong, nobody waits for ever
                throw e;
            }
        }, refuse);
        return answer;
    }

    private static CompletableFuture<Void> all(Collection<? extends CompletableFuture<?>> answers) {
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]));
    }

    // ---- the coordinator's thread ----

    private void run() {
        while (!closing) {
            try {
                turn();
            } catch (InterruptedException e) {
                LOG.debug("interrupted, asked to end: {}", closing);
            }
        }
        guarded(core::close, nowMs.getAsLong());
        mailbox.close();
    }

    private void turn() throws InterruptedException {
        long waitMs = Math.max(0, Math.min(LONGEST_TURN_MS, core.nextDeadlineMs() - nowMs.getAsLong()));
        List<GroupMailbox.Event> events = mailbox.take(waitMs);
        long now = nowMs.getAsLong();
        guarded(this::followImage, now);
        events.forEach(event -> guarded(event.handle(), now));
        guarded(core::onTime, now);
        guarded(this::setOff, now);
        status = core.status();
    }

    /** Also if only the registration is new: an image may give slots to a registration that is not answered yet. */
    private void followImage(long now) {
        ClusterImage newest = newestImage.get();
        long epoch = brokerEpoch.getAsLong();
        if (newest != null && (newest != followedImage || epoch != followedBrokerEpoch)) {
            followedImage = newest;
            followedBrokerEpoch = epoch;
            core.onImage(newest, brokerId.getAsInt(), epoch, now);
        }
    }

    private void setOff(long now) {
        for (int lane = 0; lane < storeThreads.size(); lane++) {
            ExecutorService storeThread = storeThreads.get(lane);
            core.nextWrite(lane, now).ifPresent(batch -> execute(storeThread, () -> {
                WriteBatch.Result result = catalog.write(batch);
                return at -> core.onWritten(batch, result, at);
            }));
        }
        core.reads().next(now).ifPresent(batch -> execute(offsetReader, () -> {
            Runnable ended = catalog.readOffsets(batch, core.reads());
            return at -> ended.run();
        }));
        core.nextReads(now).forEach(read -> execute(slotReaders, () -> {
            SlotRead.Result result = catalog.read(read);
            return at -> core.onRead(read, result, at);
        }));
        core.nextExpiry(now).ifPresent(run -> execute(slotReaders, () -> {
            List<String> withoutOffsets = catalog.expire(run);
            return at -> core.onExpired(run, withoutOffsets, at);
        }));
    }

    /** Calls on another thread, and comes back to this with what came of it. */
    private void execute(ExecutorService executor, Supplier<LongConsumer> call) {
        try {
            executor.execute(() -> mailbox.tell(call.get()));
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, call of the catalog dropped");
        }
    }

    /** A defect of one event, an error of the machine too, must not end the thread that serves all groups. */
    private static void guarded(LongConsumer task, long now) {
        try {
            task.accept(now);
        } catch (RuntimeException | Error e) {
            LOG.error("the group coordinator failed at one event and goes on with the next", e);
        }
    }

    /** Ends its threads; everybody who waits is told to look for another coordinator. */
    @Override
    public void close() {
        closing = true;
        mailbox.tell(now -> {});
        List<ExecutorService> executors = new ArrayList<>(storeThreads);
        executors.add(offsetReader);
        executors.add(slotReaders);
        try {
            if (thread.getState() == Thread.State.NEW) {
                mailbox.close();
            }
            thread.join(CLOSE_TIMEOUT_MS);
            executors.forEach(ExecutorService::shutdownNow);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MS);
            for (ExecutorService executor : executors) {
                if (!executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("a thread of the group coordinator is still in a statement {} ms after it was asked to end", CLOSE_TIMEOUT_MS);
                }
            }
        } catch (InterruptedException e) {
            executors.forEach(ExecutorService::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
