package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of committed offsets: one at a time, of as many groups as have asked meanwhile. A read begins after it was asked for,
 * so it sees every commit that was answered before; nothing is kept in memory.
 */
final class OffsetReads {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetReads.class);

    /** Groups of one read. */
    static final int MAX_GROUPS = 500;

    /** Questions that wait for their read. */
    static final int MAX_QUEUED = 50_000;

    /** How long a question waits for its turn, and then for the catalog. */
    static final long PATIENCE_MS = 15_000;

    /** The same after a read that failed, until one succeeds. */
    static final long PATIENCE_WHILE_AWAY_MS = 5_000;

    private record Question(String groupId, CompletableFuture<FetchedOffsets> answer, long sinceMs, boolean alone) {}

    /** What one read is to find out. */
    static final class Batch {
        private final List<Question> questions = new ArrayList<>();
        private final Set<String> groupIds = new LinkedHashSet<>();
        private final long startedMs;

        private Batch(long startedMs) {
            this.startedMs = startedMs;
        }

        Set<String> groupIds() {
            return groupIds;
        }
    }

    private final Deque<Question> queue = new ArrayDeque<>();
    private Batch running;
    private boolean away;

    void add(String groupId, CompletableFuture<FetchedOffsets> answer, long nowMs) {
        if (queue.size() >= MAX_QUEUED) {
            answer.complete(new FetchedOffsets(Refusal.OVERLOADED.ofFetch(), List.of()));
        } else {
            queue.add(new Question(groupId, answer, nowMs, false));
        }
    }

    /** The next read; empty while one is under way, or if there is nothing to read. */
    Optional<Batch> next(long nowMs) {
        if (running != null || queue.isEmpty()) {
            return Optional.empty();
        }
        Batch batch = new Batch(nowMs);
        boolean alone = queue.peek().alone();
        while (!queue.isEmpty() && batch.groupIds.size() < MAX_GROUPS && (batch.questions.isEmpty() || !alone && !queue.peek().alone())) {
            Question question = queue.remove();
            batch.questions.add(question);
            batch.groupIds.add(question.groupId());
        }
        running = batch;
        return Optional.of(batch);
    }

    void succeeded(Map<String, List<CommittedOffset>> offsets) {
        Batch batch = ended(false);
        batch.questions.forEach(question -> question.answer().complete(
                new FetchedOffsets(GroupError.NONE, List.copyOf(offsets.getOrDefault(question.groupId(), List.of())))));
    }

    void unavailable() {
        fail(ended(true).questions, Refusal.UNAVAILABLE.ofFetch());
    }

    /** A defect of ours. One group that cannot be read must not fail those that were read with it. */
    void refused(Throwable cause) {
        Batch batch = ended(false);
        LOG.error("offsets of {} groups cannot be read, first of {}", batch.groupIds.size(), batch.questions.get(0).groupId(), cause);
        if (batch.questions.size() == 1) {
            fail(batch.questions, GroupError.UNKNOWN_SERVER_ERROR);
            return;
        }
        for (int i = batch.questions.size() - 1; i >= 0; i--) {
            Question question = batch.questions.get(i);
            queue.addFirst(new Question(question.groupId(), question.answer(), question.sinceMs(), true));
        }
    }

    private Batch ended(boolean nowAway) {
        Batch batch = running;
        running = null;
        away = nowAway;
        return batch;
    }

    void onTime(long nowMs) {
        long patienceMs = away ? PATIENCE_WHILE_AWAY_MS : PATIENCE_MS;
        if (running != null && nowMs - running.startedMs >= patienceMs) {
            away = true;
            fail(running.questions, Refusal.UNAVAILABLE.ofFetch());
        }
        while (!queue.isEmpty() && nowMs - queue.peek().sinceMs() >= patienceMs) {
            fail(List.of(queue.remove()), Refusal.UNAVAILABLE.ofFetch());
        }
    }

    /** The coordinator closes. */
    void refuseAll(Refusal why) {
        if (running != null) {
            fail(running.questions, why.ofFetch());
        }
        fail(new ArrayList<>(queue), why.ofFetch());
        queue.clear();
    }

    private static void fail(List<Question> questions, GroupError error) {
        questions.forEach(question -> question.answer().complete(new FetchedOffsets(error, List.of())));
    }
}
