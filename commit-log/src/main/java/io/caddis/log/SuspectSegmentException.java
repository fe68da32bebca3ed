package io.caddis.log;

/** A read met bytes in a segment that cannot be what was written there: they are to be verified, or the view is out of date. */
final class SuspectSegmentException extends Exception {

    private final transient Segment segment;

    SuspectSegmentException(Segment segment, String what, Throwable cause) {
        super(segment + ": " + what, cause);
        this.segment = segment;
    }

    Segment segment() {
        return segment;
    }
}
