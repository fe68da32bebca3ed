package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/**
 * Many reads at once: requests are sent without waiting for one another's answers, so thousands of nodes cost a few round
 * trips. Blocks the caller, which must not be the client's event thread.
 */
final class PipelinedReads {

    private static final int MAX_IN_FLIGHT = 500;

    /** Beyond the session timeout, after which the client itself has given every request up. */
    private static final long GRACE_MS = 5_000;

    private final ZooKeeperSession session;

    PipelinedReads(ZooKeeperSession session) {
        this.session = session;
    }

    /** Nodes that exist, by path. @throws MetadataUnavailableException if any read failed */
    Map<String, Znode> nodes(Collection<String> paths) {
        Map<String, Znode> found = new HashMap<>();
        forEach(paths, (client, path, answer) -> client.getData(path, false, (code, of, context, data, stat) -> {
            if (KeeperException.Code.get(code) == KeeperException.Code.OK) {
                synchronized (found) {
                    found.put(path, Znode.of(data, stat));
                }
            }
            answer.accept(code);
        }, null));
        synchronized (found) {
            return new HashMap<>(found);
        }
    }

    /** Names of the children of nodes that exist, by path of the parent. */
    Map<String, List<String>> children(Collection<String> paths) {
        Map<String, List<String>> found = new HashMap<>();
        forEach(paths, (client, path, answer) -> client.getChildren(path, false, (code, of, context, names) -> {
            if (KeeperException.Code.get(code) == KeeperException.Code.OK) {
                synchronized (found) {
                    found.put(path, List.copyOf(names));
                }
            }
            answer.accept(code);
        }, null));
        synchronized (found) {
            return new HashMap<>(found);
        }
    }

    /** Waits until the server this session is connected to knows everything that was committed before the call. */
    void sync() {
        forEach(List.of(session.paths().root()), (client, path, answer) ->
                client.sync(path, (code, of, context) -> answer.accept(code), null));
    }

    @FunctionalInterface
    private interface Read {
        void send(ZooKeeper client, String path, IntConsumer answer);
    }

    private void forEach(Collection<String> paths, Read read) {
        ZooKeeper client = session.client();
        Semaphore window = new Semaphore(MAX_IN_FLIGHT);
        CountDownLatch unanswered = new CountDownLatch(paths.size());
        AtomicReference<KeeperException> failure = new AtomicReference<>();
        long waitMs = session.sessionTimeoutMs() + GRACE_MS;
        try {
            for (String path : paths) {
                if (!window.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
                    throw new MetadataUnavailableException("ZooKeeper did not answer within " + waitMs + " ms", null);
                }
                read.send(client, path, code -> {
                    KeeperException.Code result = KeeperException.Code.get(code);
                    if (result != KeeperException.Code.OK && result != KeeperException.Code.NONODE) {
                        failure.compareAndSet(null, KeeperException.create(result, path));
                    }
                    window.release();
                    unanswered.countDown();
                });
            }
            if (!unanswered.await(waitMs, TimeUnit.MILLISECONDS)) {
                throw new MetadataUnavailableException("ZooKeeper did not answer within " + waitMs + " ms", null);
            }
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        }
        if (failure.get() != null) {
            throw ZooKeeperFailure.unavailable("reading", failure.get());
        }
    }
}
