package io.caddis.quickstart.command;

import java.util.Locale;

/**
 * One node in {@code status}.
 *
 * @param pid        null without a process
 * @param kafka      host:port for Kafka clients
 * @param http       base URL of WildFly's HTTP listener
 * @param management URL of WildFly's management interface
 * @param dir        the node's directory
 */
record NodeStatus(int id, Long pid, State state, String kafka, String http, String management, String dir) {

    /** How a node is. */
    enum State {
        /** Its broker serves. */
        RUNNING,
        /** It has a process whose broker does not serve yet, or not at the moment. */
        STARTING,
        /** Its process is stopped by SIGSTOP. */
        PAUSED,
        /** It has no process, because it was told to stop. */
        STOPPED,
        /** It has no process, and nobody told it to stop: killed or crashed. */
        DEAD;

        /** As it is printed, also in JSON. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
