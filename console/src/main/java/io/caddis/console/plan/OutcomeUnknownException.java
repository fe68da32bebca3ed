package io.caddis.console.plan;

/** Nobody answered in time: what was asked for may or may not have been done. */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message, null, false, false);
    }
}
