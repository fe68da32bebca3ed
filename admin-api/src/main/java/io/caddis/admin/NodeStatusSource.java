package io.caddis.admin;

/** Where the web layer reads the node's status. Answers from memory: never blocks, never throws, any thread. */
@FunctionalInterface
public interface NodeStatusSource {

    /** The status now, as one consistent picture. */
    NodeStatus nodeStatus();
}
