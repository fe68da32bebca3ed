package io.caddis.broker.api.admin;

/**
 * A leadership that an operator gives to a named broker.
 *
 * @param to             broker that is to lead
 * @param partitionEpoch of the state that the operator saw: if it is no longer that, nothing is done
 */
public record NamedLeaderMove(String topic, int partition, int to, int partitionEpoch) {}
