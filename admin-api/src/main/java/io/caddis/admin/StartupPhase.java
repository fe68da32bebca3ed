package io.caddis.admin;

/**
 * One step of a node's start.
 *
 * @param name       stable key: {@code settings}, {@code catalog} or {@code broker}
 * @param state      how far it is
 * @param startedAt  ISO-8601 instant, null while pending
 * @param finishedAt ISO-8601 instant, null until done or failed
 * @param detail     what it waits for, or why it failed; never null, may be empty
 */
public record StartupPhase(String name, State state, String startedAt, String finishedAt, String detail) {

    /** How far a phase is. */
    public enum State { PENDING, RUNNING, DONE, FAILED }
}
