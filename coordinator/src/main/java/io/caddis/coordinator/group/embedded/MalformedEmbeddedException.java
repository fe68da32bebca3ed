package io.caddis.coordinator.group.embedded;

/** The bytes are no subscription or assignment of the consumer protocol; the message says where. */
public final class MalformedEmbeddedException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedEmbeddedException(String message) {
        super(message);
    }
}
