package io.caddis.quickstart.cluster;

/**
 * Something the user can act on went wrong. The message is the whole report: it names the thing, the value and the
 * way out, and is printed without a stack trace; the command ends with exit status 1.
 */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
