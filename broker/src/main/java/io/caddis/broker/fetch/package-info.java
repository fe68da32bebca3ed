/**
 * The follower's side of replication: one thread for each leader asks it for records, appends them, waits until they are on
 * disk, and asks again, so that the position a leader hears of is durable. {@code ReplicaFetchers} is told by the one thread
 * that applies cluster images what to fetch from whom; everything else of a fetcher belongs to its own thread.
 */
package io.caddis.broker.fetch;
