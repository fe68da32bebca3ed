package io.caddis.admin.web.resource;

import io.caddis.admin.web.problem.ProblemCode;
import io.caddis.admin.web.problem.ProblemException;
import java.util.Map;

/** Fields that a request must have. */
final class Bodies {

    private Bodies() {}

    static <T> T needed(T value, String field) {
        if (value == null) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, field + " is missing", Map.of("field", field));
        }
        return value;
    }
}
