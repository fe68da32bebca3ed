package io.caddis.verification.simulation.world;

/** Something with an address: a broker's machine, or a client. */
public interface Host {

    int id();

    /** Grows with every start of its process: what was sent to an earlier one never arrives. */
    int life();

    boolean isUp();

    /** Runs the action now, or when the process is no longer paused; never if it dies before. */
    void deliver(Runnable action);
}
