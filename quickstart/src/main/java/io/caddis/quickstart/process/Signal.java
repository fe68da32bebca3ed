package io.caddis.quickstart.process;

/** The signals the launcher sends, see signal(7). */
public enum Signal {
    /** Ask a JVM to run its shutdown hooks and end. */
    TERM,
    /** Ask PostgreSQL for a fast shutdown: sessions are ended, data is flushed. */
    INT,
    /** End at once; the process learns nothing of it. */
    KILL,
    /** Stop running until CONT. */
    STOP,
    /** Run again; without effect on a process that runs. */
    CONT
}
