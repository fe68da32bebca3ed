package io.caddis.coordinator.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One command about partitions, worked through in its own order, as far as one commit takes at a time. What a commit was to
 * write counts only when it is confirmed; until then it can be rolled back and decided again. Belongs to
 * {@link PartitionCommands}.
 *
 * @param <A> answer for one partition
 */
abstract sealed class PartitionRun<A> permits InSyncRun, ElectionRun, LeaderMoveRun {

    private final long commandId;
    private final long deadlineMs;
    private final List<A> answers = new ArrayList<>();
    private int next;
    private int confirmedNext;
    private int confirmedAnswers;

    PartitionRun(long commandId, long deadlineMs) {
        this.commandId = commandId;
        this.deadlineMs = deadlineMs;
    }

    final long commandId() {
        return commandId;
    }

    final long deadlineMs() {
        return deadlineMs;
    }

    /** Why the command as a whole cannot be done now. */
    abstract Optional<ControllerException> refusal(ClusterFacts facts);

    /** How many partitions it is about; never changes after the first call. */
    abstract int size(ClusterFacts facts);

    /** Decides on partition {@code index} of the command. @return false if that has no room in this commit */
    abstract boolean decide(int index, ClusterFacts facts, ChunkEdits edits);

    abstract ControllerReply reply(List<A> all);

    final void answer(A answer) {
        answers.add(answer);
    }

    /** @return false when the commit is full and partitions are left */
    final boolean advance(ClusterFacts facts, ChunkEdits edits) {
        while (next < size(facts)) {
            if (!decide(next, facts, edits)) {
                return false;
            }
            next++;
        }
        return true;
    }

    final boolean isFinished(ClusterFacts facts) {
        return confirmedNext == size(facts);
    }

    final ControllerReply reply() {
        return reply(List.copyOf(answers));
    }

    final void confirm() {
        confirmedNext = next;
        confirmedAnswers = answers.size();
    }

    final void rollBack() {
        next = confirmedNext;
        answers.subList(confirmedAnswers, answers.size()).clear();
    }
}
