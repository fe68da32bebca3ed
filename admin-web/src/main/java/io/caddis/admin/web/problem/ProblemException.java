package io.caddis.admin.web.problem;

import io.caddis.admin.Problem;
import java.util.List;
import java.util.Map;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient Map<String, String> params;
    private final transient List<Problem.Change> changes;

    /** @param detail what happened this time; shown to the client, so no secrets */
    public ProblemException(ProblemCode code, String detail, Map<String, String> params) {
        this(code, detail, params, List.of());
    }

    /** @param changes what is no longer as a plan assumed */
    public ProblemException(ProblemCode code, String detail, Map<String, String> params, List<Problem.Change> changes) {
        super(detail, null, false, false);
        this.code = code;
        this.params = Map.copyOf(params);
        this.changes = List.copyOf(changes);
    }

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, Map.of());
    }

    ProblemCode code() {
        return code;
    }

    List<Problem.Change> changes() {
        return changes;
    }

    Map<String, String> params() {
        return params;
    }
}
