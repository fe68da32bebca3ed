package io.caddis.node;

/** Told of the times in which the broker serves, on the threads that start and stop the node. May block for some seconds. */
interface ServingListener {

    /** The broker serves. */
    void onServing(Broker broker);

    /** The broker is about to stop, or never served. */
    void onStopping();
}
