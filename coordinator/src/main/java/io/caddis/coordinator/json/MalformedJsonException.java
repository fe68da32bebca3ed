package io.caddis.coordinator.json;

/** The text is not the document that was expected. The message names the place and what was found there. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String message) {
        super(message);
    }
}
