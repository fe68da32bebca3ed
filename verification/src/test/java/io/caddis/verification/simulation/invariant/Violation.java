package io.caddis.verification.simulation.invariant;

/** A promise was broken. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String invariant;

    public Violation(String invariant, String message) {
        super(invariant + ": " + message, null, false, false);
        this.invariant = invariant;
    }

    /** Its name, as the specifications have it. */
    public String invariant() {
        return invariant;
    }
}
