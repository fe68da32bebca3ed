package io.caddis.broker.fetch;

/**
 * Where a leader takes fetches of followers, under its present registration.
 *
 * @param brokerEpoch a leader that registered anew is another: what was agreed with the one before is forgotten
 */
public record LeaderAddress(int brokerId, long brokerEpoch, String host, int port) {}
