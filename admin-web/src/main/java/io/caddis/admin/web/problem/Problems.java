package io.caddis.admin.web.problem;

import io.caddis.admin.Problem;
import io.caddis.console.NotFoundException;
import io.caddis.console.NotReadyException;
import io.caddis.console.access.AccessRefusal;
import io.caddis.console.list.InvalidParameterException;
import io.caddis.console.plan.PlanRefusal;
import io.caddis.coordinator.catalog.CatalogException;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.UUID;

/** Which problem an exception is. Pure. */
final class Problems {

    private static final int CAUSES_MAX = 10;

    private Problems() {}

    static ProblemException of(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (failure instanceof InvalidParameterException invalid) {
            return new ProblemException(
                    ProblemCode.INVALID_PARAMETER, invalid.getMessage(), Map.of("parameter", invalid.parameter()));
        }
        if (failure instanceof NotFoundException missing) {
            return new ProblemException(
                    ProblemCode.NOT_FOUND, missing.getMessage(), Map.of("what", missing.what(), "name", missing.name()));
        }
        if (failure instanceof NotReadyException notReady) {
            return new ProblemException(ProblemCode.NODE_NOT_READY, notReady.getMessage());
        }
        if (failure instanceof CatalogException.Unavailable) {
            // The reason may name hosts and ports: it is in the node's log.
            return new ProblemException(ProblemCode.CATALOG_UNAVAILABLE, "PostgreSQL does not answer; the node's log says why");
        }
        if (failure instanceof AccessRefusal refusal) {
            return ofAccess(refusal);
        }
        if (failure instanceof PlanRefusal refusal) {
            return ofPlan(refusal);
        }
        if (isUnreadableBody(failure)) {
            return new ProblemException(ProblemCode.INVALID_REQUEST, "the body is not the JSON that is expected here");
        }
        if (failure instanceof WebApplicationException web) {
            return ofStatus(web);
        }
        return new ProblemException(ProblemCode.INTERNAL, "the node's log has this under the instance given here");
    }

    private static ProblemException ofAccess(AccessRefusal refusal) {
        return switch (refusal.kind()) {
            case NOT_SIGNED_IN -> new ProblemException(ProblemCode.NOT_SIGNED_IN, refusal.getMessage());
            case SIGN_IN_REFUSED -> new ProblemException(ProblemCode.SIGN_IN_REFUSED, refusal.getMessage());
            case TOO_MANY_ATTEMPTS -> new ProblemException(
                    ProblemCode.TOO_MANY_ATTEMPTS, refusal.getMessage(),
                    Map.of("retryAfterSeconds", Long.toString((refusal.waitMs() + 999) / 1_000)));
            case INVALID -> new ProblemException(ProblemCode.INVALID_REQUEST, refusal.getMessage());
            case NAME_TAKEN -> new ProblemException(ProblemCode.CONFLICT, refusal.getMessage(), Map.of("what", "user"));
            case NOT_FOUND -> new ProblemException(ProblemCode.NOT_FOUND, refusal.getMessage());
            case LAST_ADMIN -> new ProblemException(ProblemCode.REFUSED, refusal.getMessage(), Map.of("reason", "last-admin"));
        };
    }

    private static ProblemException ofPlan(PlanRefusal refusal) {
        String subject = refusal.subject();
        return switch (refusal.kind()) {
            case INVALID -> new ProblemException(ProblemCode.INVALID_REQUEST, refusal.getMessage(), Map.of("field", subject));
            case REFUSED -> new ProblemException(ProblemCode.REFUSED, refusal.getMessage(), Map.of("reason", subject));
            case NOT_FOUND -> new ProblemException(
                    ProblemCode.NOT_FOUND, refusal.getMessage(), Map.of("what", "plan", "name", subject));
            case CONFIRMATION_NEEDED -> new ProblemException(
                    ProblemCode.CONFIRMATION_NEEDED, refusal.getMessage(), Map.of("expected", subject));
            case FORBIDDEN -> new ProblemException(ProblemCode.FORBIDDEN, refusal.getMessage(), Map.of("role", refusal.subject()));
            case STALE -> new ProblemException(ProblemCode.PLAN_STALE, refusal.getMessage(), Map.of(), refusal.changes());
            case RUNNING -> new ProblemException(ProblemCode.PLAN_RUNNING, refusal.getMessage());
            case EXPIRED -> new ProblemException(ProblemCode.PLAN_EXPIRED, refusal.getMessage());
        };
    }

    private static boolean isUnreadableBody(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof JsonbException || cause instanceof jakarta.json.JsonException) {
                return true;
            }
            cause = cause.getCause();
        }
        return failure instanceof ProcessingException;
    }

    private static ProblemException ofStatus(WebApplicationException web) {
        int status = web.getResponse().getStatus();
        return switch (status) {
            case 401 -> new ProblemException(ProblemCode.NOT_SIGNED_IN, "sign in first");
            case 404 -> new ProblemException(ProblemCode.NOT_FOUND, "there is nothing at this path");
            case 405 -> new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "this path does not take this method");
            case 406 -> new ProblemException(ProblemCode.NOT_ACCEPTABLE, "the answer is JSON, or a stream of events");
            case 415 -> new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send application/json");
            default -> status >= 400 && status < 500
                    ? new ProblemException(ProblemCode.INVALID_REQUEST, "the request cannot be read")
                    : new ProblemException(ProblemCode.INTERNAL, "the node's log has this under the instance given here");
        };
    }

    static Problem body(ProblemException problem, UUID instance) {
        ProblemCode code = problem.code();
        return new Problem(
                "urn:caddis:problem:" + code.code(), code.title(), code.status(), problem.getMessage(), "urn:uuid:" + instance,
                problem.params(), problem.changes());
    }
}
