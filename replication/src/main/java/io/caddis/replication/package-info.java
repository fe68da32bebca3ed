/**
 * One partition as this node hosts it: its log, the role the controller gave the node, the high watermark, and the replies
 * and fetches that wait for progress.
 *
 * <p>Knows logs and epochs; knows nothing of sockets, of Kafka's messages or of how the controller decides. Called by the
 * broker: appends and reads from event loops, role changes from the one thread that applies cluster images, progress from
 * the flusher of the log directory.
 */
package io.caddis.replication;
