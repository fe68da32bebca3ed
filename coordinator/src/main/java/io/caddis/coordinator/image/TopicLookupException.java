package io.caddis.coordinator.image;

/** Whether the topic exists could not be found out: ZooKeeper does not answer, or too many questions wait. Retry. */
public final class TopicLookupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TopicLookupException(String message) {
        super(message, null, false, false);
    }
}
