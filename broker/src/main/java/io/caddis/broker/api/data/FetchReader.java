package io.caddis.broker.api.data;

/**
 * Who reads, and what is allowed to it.
 *
 * @param readCommitted     only what no open transaction holds back
 * @param fromAnyReplica    the client speaks a version in which followers may answer, too (11, KIP-392)
 * @param rack              where the client stands, empty if it did not say or if replicas are not chosen by rack
 * @param listener          by which it came
 */
record FetchReader(boolean readCommitted, boolean fromAnyReplica, String rack, String listener) {}
