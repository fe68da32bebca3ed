package io.caddis.console.plan;

import io.caddis.admin.Problem;
import java.util.List;

/** Why a plan is not made or not executed; one kind for each answer. */
public final class PlanRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the caller answers. */
    public enum Kind {
        /** A field is missing, superfluous or out of range. */
        INVALID,
        /** The caller's role does not allow such a plan; the subject is the role needed. */
        FORBIDDEN,
        /** The cluster has no such thing, or cannot do it. */
        REFUSED,
        /** There is no such plan. */
        NOT_FOUND,
        /** The word to be typed is missing or another. */
        CONFIRMATION_NEEDED,
        /** Not as it was when the plan was made; {@link PlanRefusal#changes()} says what. */
        STALE,
        EXPIRED,
        /** Somebody executes it at this moment. */
        RUNNING
    }

    private final Kind kind;
    private final String subject;
    private final transient List<Problem.Change> changes;

    public PlanRefusal(Kind kind, String subject, String message, List<Problem.Change> changes) {
        super(message, null, false, false);
        this.kind = kind;
        this.subject = subject;
        this.changes = List.copyOf(changes);
    }

    public PlanRefusal(Kind kind, String subject, String message) {
        this(kind, subject, message, List.of());
    }

    public Kind kind() {
        return kind;
    }

    /** The field, reason, plan or word it is about. */
    public String subject() {
        return subject;
    }

    public List<Problem.Change> changes() {
        return changes;
    }
}
