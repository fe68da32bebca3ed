package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;
import java.util.Map;

/** The one change that is being stored, if any, and the answer that waits for it. */
final class PendingStore {

    /** What is to become true once it is stored. */
    sealed interface Change {

        /** The leader has assigned; element by member id, one for each member. */
        record BecomeStable(Map<String, byte[]> assignments) implements Change {}

        /** Nobody is left after a join phase. */
        record BecomeEmpty(long sinceMs) implements Change {}

        /** A static member came back to a stable group, which nobody else needs to notice. */
        record ReplaceStaticMember(Member old, Member replacement, Join request, long token) implements Change {}
    }

    private record HeldAnswer(long token, GroupAnswer.Left answer) {}

    private final Outbox outbox;
    private final GroupRows rows;
    private Change change;
    private HeldAnswer held;

    PendingStore(Outbox outbox, GroupRows rows) {
        this.outbox = outbox;
        this.rows = rows;
    }

    GroupRows rows() {
        return rows;
    }

    boolean isOpen() {
        return change != null;
    }

    /** The last thing a call does. */
    void begin(Change newChange, List<GroupChange> changes) {
        if (change != null) {
            throw new IllegalStateException("there is a change being stored already: " + change);
        }
        change = newChange;
        outbox.store(changes);
    }

    /** The answer to a request that caused the change: given when it is stored, at once if there is none. */
    void answerWhenStored(long token, GroupAnswer.Left answer) {
        if (change == null) {
            outbox.answer(token, answer);
        } else {
            held = new HeldAnswer(token, answer);
        }
    }

    Change stored() {
        Change done = end();
        rows.stored();
        if (held != null) {
            outbox.answer(held.token, held.answer);
            held = null;
        }
        return done;
    }

    Change failed(GroupError error) {
        Change given = end();
        rows.notStored();
        if (held != null) {
            outbox.answer(held.token, new GroupAnswer.Left(error, List.of()));
            held = null;
        }
        return given;
    }

    private Change end() {
        if (change == null) {
            throw new IllegalStateException("nothing is being stored");
        }
        Change ended = change;
        change = null;
        return ended;
    }
}
