package io.caddis.benchmarks;

/** The command line cannot be understood; the message names the word and what is allowed. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
