package io.caddis.console;

/** This node has no picture of the cluster, not yet or not any more: another may. */
public final class NotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotReadyException(String message) {
        super(message, null, false, false);
    }
}
