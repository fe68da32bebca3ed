/**
 * The Kafka wire protocol, server side: listeners, framing, the API table and zero-copy answers.
 *
 * <p>Knows bytes, connections and API versions; knows nothing of topics, logs or clusters. The only package, with
 * {@code io.caddis.broker.api}, that imports Kafka's internal classes: they move with every minor release, and the move
 * must be absorbed here. Called by the composition root, which registers handlers and opens the server.
 *
 * <p>Threads: an acceptor per listener, and event loops; a connection belongs to one loop for life, and everything that
 * belongs to the connection is touched on that loop only.
 */
package io.caddis.wire;
