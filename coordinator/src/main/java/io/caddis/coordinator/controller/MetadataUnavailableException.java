package io.caddis.coordinator.controller;

/** The metadata store did not answer; whether it did what was asked is unknown. Retry. */
public final class MetadataUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MetadataUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
