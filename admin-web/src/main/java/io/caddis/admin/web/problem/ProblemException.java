package io.caddis.admin.web.problem;

import java.util.Map;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient Map<String, String> params;

    /** @param detail what happened this time; shown to the client, so no secrets */
    public ProblemException(ProblemCode code, String detail, Map<String, String> params) {
        super(detail, null, false, false);
        this.code = code;
        this.params = Map.copyOf(params);
    }

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, Map.of());
    }

    ProblemCode code() {
        return code;
    }

    Map<String, String> params() {
        return params;
    }
}
