/**
 * What brokers say to one another about replicas: the leader's side of a follower's fetches, and changes of the in-sync
 * replicas. Handlers run on event loops; a follower's session is guarded by its own monitor, because its two lines may belong
 * to two loops.
 */
package io.caddis.broker.api.replica;
