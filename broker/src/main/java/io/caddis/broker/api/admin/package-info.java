/**
 * The administrative APIs of Kafka, one handler per API: topics and partitions, settings, log directories, the cluster.
 *
 * <p>A handler checks what a request says about itself (duplicates, nulls, contradictions), asks the cluster image, the
 * controller or the node's logs, and writes the answer; it decides nothing. What a handler needs of the node's logs is a
 * port here ({@link io.caddis.broker.api.admin.LogDirectories}, {@link io.caddis.broker.api.admin.LeaderLogs}).
 *
 * <p>Registered by the composition root, which also forwards requests that only the active controller can answer
 * (create, delete, extend, alter). Threads: {@code handle} runs on the connection's event loop and never blocks; answers
 * that wait for the controller or a disk are sent from the thread on which the future completes. Handlers hold no state.
 *
 * <p>There are no access rules yet: every operation is open to every client, and where a client asks what it may do, it is
 * told "everything that applies", as Kafka does without an authorizer.
 */
package io.caddis.broker.api.admin;
