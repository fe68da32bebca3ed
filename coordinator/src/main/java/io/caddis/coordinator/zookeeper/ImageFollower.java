package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.image.TopicLookupException;
import io.caddis.coordinator.json.MalformedJsonException;
import io.caddis.coordinator.threads.NamedThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the tree with one persistent recursive watch and publishes an image of it after every change. One thread reads,
 * builds and tells the listeners, so they see images in order. The watch's events say only where to look: content is always
 * read afterwards, and after a broken connection, when events may have been missed, everything is read again.
 */
public final class ImageFollower implements TopicLookup, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ImageFollower.class);

    private static final long RETRY_MS = 100;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    /** More changed nodes than this are not worth telling apart: everything is read. */
    private static final int MAX_CHANGED_PATHS = 10_000;

    private static final int MAX_WAITING_LOOKUPS = 1_000;

    private final ZooKeeperSession session;
    private final ZnodePaths paths;
    private final TreeReader reader;
    private final PipelinedReads reads;
    private final ImageTree tree;
    private final ScheduledThreadPoolExecutor thread;
    private final List<ImageListener> listeners = new CopyOnWriteArrayList<>();
    private final Watcher watcher = this::onEvent;
    private final CompletableFuture<ClusterImage> firstImage = new CompletableFuture<>();

    /** What is to be read next; guarded by itself. */
    private final Work work = new Work();

    private volatile ClusterImage image;
    private volatile Set<UUID> tombstones = Set.of();

    /** Of the follower's thread. */
    private long version;

    private static final class Work {
        private boolean everything = true;
        private boolean scheduled;
        private boolean closed;
        private Set<String> changed = new LinkedHashSet<>();
        private Map<String, CompletableFuture<Optional<TopicImage>>> names = new LinkedHashMap<>();
        private Map<UUID, CompletableFuture<Optional<TopicImage>>> ids = new LinkedHashMap<>();
    }

    public ImageFollower(ZooKeeperSession session, String clusterId, ThreadFactory threads) {
        this.session = session;
        this.paths = session.paths();
        this.reader = new TreeReader(session);
        this.reads = new PipelinedReads(session);
        this.tree = new ImageTree(clusterId, paths);
        this.thread = new ScheduledThreadPoolExecutor(1, new NamedThreads(threads, "image-follower"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.image = tree.image(0);
    }

    /** Told of every image from now on; one that exists already is told at once, with null before it. */
    public void addListener(ImageListener listener) {
        execute(() -> {
            listeners.add(listener);
            if (version > 0) {
                listener.onImage(null, image);
            }
        });
    }

    /** The same, before all others: what they do with an image, this one has seen it. */
    public void addFirstListener(ImageListener listener) {
        execute(() -> {
            listeners.add(0, listener);
            if (version > 0) {
                listener.onImage(null, image);
            }
        });
    }

    /** Begins to follow. The future completes with the first image. */
    public CompletableFuture<ClusterImage> start() {
        session.addListener(new SessionListener() {
            @Override
            public void onConnected(long sessionId) {
                signal(() -> work.everything = true);
            }

            /**
             * Nothing: the client also says so of itself when it has heard no server for 4/3 of the timeout, and while ZooKeeper
             * is away the present leaders go on. Whoever leads by then is read with the next connection, and is fenced by epochs.
             */
            @Override
            public void onExpired() {}
        });
        signal(() -> work.everything = true);
        return firstImage;
    }

    /** The latest image; without brokers and topics before the first reading. Safe from any thread. */
    public ClusterImage image() {
        return image;
    }

    /**
     * Ids of deleted topics. Whenever an image lacks a topic because it was deleted, its tombstone is here already. Safe from
     * any thread.
     */
    public Set<UUID> tombstones() {
        return tombstones;
    }

    @Override
    public CompletableFuture<Optional<TopicImage>> lookUpTopic(String name) {
        return lookUp(pending -> pending.names, name);
    }

    @Override
    public CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id) {
        return lookUp(pending -> pending.ids, id);
    }

    private <K> CompletableFuture<Optional<TopicImage>> lookUp(
            Function<Work, Map<K, CompletableFuture<Optional<TopicImage>>>> questions, K key) {
        if (!session.isConnected()) {
            return CompletableFuture.failedFuture(
                    new TopicLookupException("not connected to ZooKeeper, topic " + key + " cannot be looked up: try again"));
        }
        synchronized (work) {
            if (work.closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            CompletableFuture<Optional<TopicImage>> same = questions.apply(work).get(key);
            if (same != null) {
                return same;
            }
            if (work.names.size() + work.ids.size() >= MAX_WAITING_LOOKUPS) {
                return CompletableFuture.failedFuture(new TopicLookupException(
                        MAX_WAITING_LOOKUPS + " topics are being looked up already: try again"));
            }
            CompletableFuture<Optional<TopicImage>> answer = new CompletableFuture<>();
            questions.apply(work).put(key, answer);
            schedule(0);
            return answer;
        }
    }

    /** On the client's event thread. */
    private void onEvent(WatchedEvent event) {
        if (event.getType() == Watcher.Event.EventType.None || !showsInImages(paths.parse(event.getPath()))) {
            return;
        }
        signal(() -> {
            if (work.changed.size() < MAX_CHANGED_PATHS) {
                work.changed.add(event.getPath());
            } else {
                work.everything = true;
            }
        });
    }

    private static boolean showsInImages(ZnodePaths.Node node) {
        return !(node instanceof ZnodePaths.Node.Other
                || node instanceof ZnodePaths.Node.History
                || node instanceof ZnodePaths.Node.Incarnations);
    }

    private void signal(Runnable change) {
        synchronized (work) {
            change.run();
            schedule(0);
        }
    }

    /** Call with {@link #work} locked. */
    private void schedule(long delayMs) {
        if (!work.scheduled) {
            work.scheduled = true;
            try {
                thread.schedule(this::step, delayMs, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed, nothing is followed any more");
            }
        }
    }

    // ---- on the follower's thread ----

    private void step() {
        boolean everything;
        Set<String> changed;
        Map<String, CompletableFuture<Optional<TopicImage>>> names;
        Map<UUID, CompletableFuture<Optional<TopicImage>>> ids;
        synchronized (work) {
            work.scheduled = false;
            everything = work.everything;
            changed = work.changed;
            names = work.names;
            ids = work.ids;
            work.everything = false;
            work.changed = new LinkedHashSet<>();
            work.names = new LinkedHashMap<>();
            work.ids = new LinkedHashMap<>();
        }
        try {
            if (everything) {
                watch();
                tree.replaceAll(reader.readAll());
                publish();
            } else if (!changed.isEmpty()) {
                readChanged(changed);
                publish();
            }
            answer(names, ids);
        } catch (RuntimeException | Error e) {
            if (e instanceof MetadataUnavailableException) {
                LOG.debug("the tree cannot be read now", e);
            } else {
                LOG.error("following the cluster failed, everything is read again", e);
            }
            names.forEach((name, future) -> future.completeExceptionally(lookupFailed(name, e)));
            ids.forEach((id, future) -> future.completeExceptionally(lookupFailed(id, e)));
            retry();
        }
    }

    /** Set again with every connection: ZooKeeper keeps a set of watchers, so it never doubles. */
    private void watch() {
        try {
            session.client().addWatch(paths.root(), watcher, AddWatchMode.PERSISTENT_RECURSIVE);
        } catch (KeeperException e) {
            throw ZooKeeperFailure.unavailable("watching " + paths.root(), e);
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        }
    }

    private void readChanged(Set<String> changed) {
        Map<String, Znode> nodes = reads.nodes(changed);
        for (String path : changed) {
            Znode node = nodes.get(path);
            if (node == null) {
                tree.remove(path);
            } else {
                tree.put(path, node);
            }
        }
    }

    private void answer(
            Map<String, CompletableFuture<Optional<TopicImage>>> names, Map<UUID, CompletableFuture<Optional<TopicImage>>> ids) {
        if (names.isEmpty() && ids.isEmpty()) {
            return;
        }
        reads.sync();
        Map<String, UUID> idsByName = idsOf(names.keySet());
        Set<UUID> missing = new LinkedHashSet<>(idsByName.values());
        missing.addAll(ids.keySet());
        missing.removeAll(image.topicsById().keySet());
        if (!missing.isEmpty()) {
            Map<String, Znode> found = reader.readTopics(missing.stream().map(paths::topic).toList());
            found.forEach(tree::put);
            if (!found.isEmpty()) {
                publish();
            }
        }
        ClusterImage present = image;
        names.forEach((name, future) ->
                future.complete(Optional.ofNullable(idsByName.get(name)).map(id -> present.topicsById().get(id))));
        ids.forEach((id, future) -> future.complete(Optional.ofNullable(present.topicsById().get(id))));
    }

    private Map<String, UUID> idsOf(Set<String> names) {
        Map<String, String> namesByPath = new HashMap<>();
        for (String name : names) {
            try {
                namesByPath.put(paths.topicName(name), name);
            } catch (IllegalArgumentException e) {
                LOG.debug("no topic can have this name, it is not looked up");
            }
        }
        Map<String, UUID> ids = new HashMap<>();
        reads.nodes(namesByPath.keySet()).forEach((path, node) -> {
            try {
                ids.put(namesByPath.get(path), ZnodeCodec.readTopicId(node.data()));
            } catch (MalformedJsonException e) {
                LOG.error("the node at {} cannot be read: {}", path, e.getMessage());
            }
        });
        return ids;
    }

    private void publish() {
        tombstones = tree.tombstones();
        ClusterImage previous = version == 0 ? null : image;
        version++;
        ClusterImage next = tree.image(version);
        image = next;
        for (ImageListener listener : listeners) {
            try {
                listener.onImage(previous, next);
            } catch (RuntimeException | AssertionError e) {
                LOG.error("an image listener failed: {}", listener.getClass().getName(), e);
            }
        }
        firstImage.complete(next);
    }

    private void retry() {
        synchronized (work) {
            work.everything = true;
            schedule(RETRY_MS);
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, task dropped");
        }
    }

    private static TopicLookupException lookupFailed(Object topic, Throwable cause) {
        return new TopicLookupException("topic " + topic + " cannot be looked up: " + cause.getMessage());
    }

    private static TopicLookupException stopping() {
        return new TopicLookupException("this node is stopping");
    }

    /** Ends the thread; questions that still wait, and later ones, fail. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("an image listener is still busy {} ms after the follower was asked to end", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<CompletableFuture<Optional<TopicImage>>> unanswered = new ArrayList<>();
        synchronized (work) {
            work.closed = true;
            unanswered.addAll(work.names.values());
            unanswered.addAll(work.ids.values());
        }
        unanswered.forEach(future -> future.completeExceptionally(stopping()));
        firstImage.completeExceptionally(new MetadataUnavailableException("this node is stopping", null));
    }
}
