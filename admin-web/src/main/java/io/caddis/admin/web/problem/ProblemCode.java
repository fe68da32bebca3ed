package io.caddis.admin.web.problem;

/** Every kind of problem, with its status and title, as docs/admin-api.md lists them. */
public enum ProblemCode {
    NOT_SIGNED_IN(401, "Sign in first"),
    SIGN_IN_REFUSED(401, "User or password is wrong, or the user is disabled"),
    TOO_MANY_ATTEMPTS(429, "Too many failed attempts"),
    FORBIDDEN(403, "Your role does not allow this"),
    CSRF(403, "The request does not show that this session wants it"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This cannot be done here"),
    INVALID_PARAMETER(400, "A parameter cannot be used"),
    INVALID_REQUEST(400, "The request cannot be used"),
    BODY_TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Only application/json is read"),
    NOT_ACCEPTABLE(406, "Not available in the form asked for"),
    REFUSED(422, "The cluster refuses this"),
    CONFIRMATION_NEEDED(422, "The word that confirms this is missing"),
    PLAN_STALE(409, "Not as it was when the plan was made"),
    PLAN_RUNNING(409, "The plan is being executed"),
    PLAN_EXPIRED(410, "The plan has expired"),
    CONFLICT(409, "It exists already"),
    CATALOG_UNAVAILABLE(503, "PostgreSQL does not answer"),
    NODE_NOT_READY(503, "This node does not serve now"),
    TOO_BUSY(503, "A bound of this node is reached"),
    INTERNAL(500, "Something is wrong in Caddis");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** As in {@code urn:caddis:problem:<code>}. */
    String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
