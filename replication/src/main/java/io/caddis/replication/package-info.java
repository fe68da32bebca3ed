/**
 * One partition as this node hosts it: its log, the role the controller gave the node, and what follows from both.
 *
 * <p>The rules are in plain classes without lock, thread or clock, which the simulation drives too:
 * {@link io.caddis.replication.LeaderProgress} (high watermark, in-sync replicas), {@link io.caddis.replication.FollowerProgress}
 * and {@link io.caddis.replication.LogMatching} (truncation). {@link io.caddis.replication.Partition} is the shell that event
 * loops, flushers, fetchers and the thread that applies images share; {@code ReplicaProgress} is its one lock around the rules.
 *
 * <p>Knows logs and epochs; knows nothing of sockets, of Kafka's messages or of how the controller decides.
 */
package io.caddis.replication;
