package io.caddis.quickstart.cli;

/** The command line is not one: the message says what is wrong with it, and the command ends with exit status 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
