package io.caddis.console.stream;

/** One open stream. Called on the console's loop; must not block, must not throw. */
public interface Subscriber {

    /**
     * Sends an event.
     *
     * @param event {@code snapshot}, {@code delta} or {@code heartbeat}
     * @param id    to resume after; the same object is given to every subscriber
     * @param data  a record of {@code io.caddis.admin.stream}; likewise
     * @return false when it has ended, or has too much under way: it is forgotten
     */
    boolean send(String event, String id, Object data);

    /** The node stops, or the stream is to end for another reason. */
    void end();
}
