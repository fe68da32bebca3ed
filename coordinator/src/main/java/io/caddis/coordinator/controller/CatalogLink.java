package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The controller's relation to the catalog: attached, or trying to attach with growing pauses; and the history that flows
 * there, one batch at a time. Pure like its owner {@link ActiveController}.
 *
 * <pre>
 *   attaching --- loaded ---> attached --- a task's outcome is unknown ---> attaching (read everything again)
 * </pre>
 */
final class CatalogLink {

    static final int HISTORY_BATCH = 500;

    private static final long FIRST_RETRY_MS = 200;
    private static final long MAX_RETRY_MS = 5_000;

    private record HistoryTask(long taskId, List<HistoryEvent> events) {}

    private final HistoryBuffer history;
    private final Consumer<ControllerEffect> effects;
    private Optional<HistoryTask> historyInFlight = Optional.empty();
    private OptionalLong brokersInFlight = OptionalLong.empty();
    private Optional<List<CatalogBroker>> brokersToRecord = Optional.empty();
    private long attachTaskId;
    private boolean attached;
    private long retryMs = FIRST_RETRY_MS;
    private long lastTaskId;

    CatalogLink(HistoryBuffer history, Consumer<ControllerEffect> effects) {
        this.history = history;
        this.effects = effects;
    }

    boolean isAttached() {
        return attached;
    }

    /** The first attempt; the controller's only one as long as the catalog answers. */
    void attach() {
        attachTaskId = run(new CatalogTask.Attach(), 0);
    }

    void onAttached() {
        attached = true;
        retryMs = FIRST_RETRY_MS;
    }

    /**
     * A task's outcome is unknown: what the catalog holds must be read back. Once for all tasks that fail together, so only
     * the failure of an attached catalog or of the attempt to attach counts.
     */
    void onUnavailable(long taskId) {
        if (attached || taskId == attachTaskId) {
            attached = false;
            attachTaskId = run(new CatalogTask.Attach(), retryMs);
            retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
        }
    }

    /** @return the id under which its outcome will come */
    long run(CatalogTask task) {
        return run(task, 0);
    }

    /** Sends who is registered; while an earlier list is on its way only the latest waits. */
    void recordBrokers(List<CatalogBroker> brokers) {
        brokersToRecord = Optional.of(brokers);
        flushBrokers();
    }

    /** Sends the next batch of history if the catalog is there and the last batch is settled. */
    void flushHistory() {
        if (attached && historyInFlight.isEmpty() && history.size() > 0) {
            List<HistoryEvent> batch = new ArrayList<>(history.oldest(HISTORY_BATCH));
            historyInFlight = Optional.of(new HistoryTask(run(new CatalogTask.AppendHistory(batch)), batch));
        }
    }

    /** @param stored false: unknown, the batch is sent again */
    void onTaskEnded(long taskId, boolean stored) {
        if (historyInFlight.isPresent() && historyInFlight.get().taskId() == taskId) {
            if (stored) {
                history.confirm(historyInFlight.get().events());
            }
            historyInFlight = Optional.empty();
        }
        if (brokersInFlight.isPresent() && brokersInFlight.getAsLong() == taskId) {
            brokersInFlight = OptionalLong.empty();
            flushBrokers();
        }
    }

    private void flushBrokers() {
        if (attached && brokersInFlight.isEmpty() && brokersToRecord.isPresent()) {
            brokersInFlight = OptionalLong.of(run(new CatalogTask.RecordBrokers(brokersToRecord.get())));
            brokersToRecord = Optional.empty();
        }
    }

    private long run(CatalogTask task, long delayMs) {
        long taskId = ++lastTaskId;
        effects.accept(new ControllerEffect.RunInCatalog(taskId, task, delayMs));
        return taskId;
    }
}
