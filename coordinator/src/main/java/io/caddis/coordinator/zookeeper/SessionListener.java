package io.caddis.coordinator.zookeeper;

/** Told of the session's life, in order, on the session's thread. May block on ZooKeeper, on nothing else. */
interface SessionListener {

    /**
     * Connected: for the first time, again after a broken connection, or with a new session after the old one expired.
     *
     * @param sessionId the same as before after a broken connection; watch events of the meantime may have been missed
     */
    void onConnected(long sessionId);

    /** The session is over: its ephemeral nodes are gone, or go now. A new one is being made. */
    void onExpired();
}
