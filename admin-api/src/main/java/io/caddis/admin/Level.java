package io.caddis.admin;

/**
 * How bad something is. Of several the worst counts, in the order of declaration.
 */
public enum Level {
    /** Nothing to do. */
    OK,
    /** Not known; a gap says why. */
    UNKNOWN,
    /** Works, with less safety or balance than it should have. */
    WARNING,
    /** Somebody is refused, or will be with the next failure. */
    CRITICAL
}
