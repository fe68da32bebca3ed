package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.threads.NamedThreads;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs catalog tasks in order on a thread of its own: SQL that hangs holds up administration, never an election.
 */
final class CatalogWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogWorker.class);

    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final TopicCatalog catalog;
    private final ScheduledThreadPoolExecutor thread;

    CatalogWorker(TopicCatalog catalog, ThreadFactory threads) {
        this.catalog = catalog;
        this.thread = new ScheduledThreadPoolExecutor(1, new NamedThreads(threads, "controller-catalog"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Never blocks.
     *
     * @param outcome told on the catalog thread, once
     */
    void run(CatalogTask task, int controllerEpoch, long delayMs, Consumer<CatalogTask.Outcome> outcome) {
        try {
            thread.schedule(() -> outcome.accept(carryOut(task, controllerEpoch)), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, task dropped");
        }
    }

    private CatalogTask.Outcome carryOut(CatalogTask task, int controllerEpoch) {
        try {
            return call(task, controllerEpoch);
        } catch (CatalogException.Fenced e) {
            return new CatalogTask.Outcome.Fenced(e.getMessage());
        } catch (CatalogException.NameTaken e) {
            return new CatalogTask.Outcome.NameTaken(e.getMessage());
        } catch (CatalogException.Unavailable e) {
            LOG.debug("the catalog did not answer {}", task.getClass().getSimpleName(), e);
            return new CatalogTask.Outcome.Unavailable(e.getMessage());
        } catch (RuntimeException e) {
            // a defect of the catalog: what it stored is as unknown as after a lost connection
            LOG.error("the catalog failed unexpectedly in {}", task.getClass().getSimpleName(), e);
            return new CatalogTask.Outcome.Unavailable(e.toString());
        }
    }

    private CatalogTask.Outcome call(CatalogTask task, int epoch) {
        if (task instanceof CatalogTask.Attach) {
            catalog.bumpFence(epoch);
            return new CatalogTask.Outcome.Loaded(catalog.load(epoch));
        } else if (task instanceof CatalogTask.CreateTopic create) {
            catalog.createTopic(epoch, create.topic());
        } else if (task instanceof CatalogTask.ActivateTopic activate) {
            catalog.activateTopic(epoch, activate.topicId());
        } else if (task instanceof CatalogTask.MarkDeleting deleting) {
            catalog.markDeleting(epoch, deleting.topicId());
        } else if (task instanceof CatalogTask.MarkDeleted deleted) {
            catalog.markDeleted(epoch, deleted.topicId());
        } else if (task instanceof CatalogTask.AddPartitions add) {
            catalog.addPartitions(epoch, add.topicId(), add.added());
        } else if (task instanceof CatalogTask.ReplaceReplicas replace) {
            catalog.replaceReplicas(epoch, replace.byTopic());
        } else if (task instanceof CatalogTask.ReplaceSettings replace) {
            catalog.replaceSettings(epoch, replace.kind(), replace.name(), replace.overrides());
        } else if (task instanceof CatalogTask.AppendHistory append) {
            catalog.appendHistory(epoch, append.events());
        } else if (task instanceof CatalogTask.RecordBrokers brokers) {
            catalog.recordBrokers(epoch, brokers.brokers());
        }
        return new CatalogTask.Outcome.Done();
    }

    /** Ends the thread; a statement that is running is interrupted. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the catalog thread is still in a statement {} ms after it was asked to end", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
