package io.caddis.console;

/** There is no such thing. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final String name;

    public NotFoundException(String what, String name) {
        super("there is no " + what + " " + name, null, false, false);
        this.what = what;
        this.name = name;
    }

    /** {@code topic}, {@code broker}, {@code group}, ... */
    public String what() {
        return what;
    }

    public String name() {
        return name;
    }
}
