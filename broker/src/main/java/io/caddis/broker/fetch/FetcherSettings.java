package io.caddis.broker.fetch;

/**
 * How a node fetches from leaders, with Kafka's names of the settings.
 *
 * @param nodeId            of this follower
 * @param maxWaitMs         how long a leader waits for records ({@code replica.fetch.wait.max.ms})
 * @param minBytes          {@code replica.fetch.min.bytes}
 * @param partitionMaxBytes of one partition in one answer ({@code replica.fetch.max.bytes}); a first batch that is larger comes whole
 * @param responseMaxBytes  of one answer ({@code replica.fetch.response.max.bytes})
 * @param backoffMaxMs      longest pause before a partition whose fetch failed is asked for again ({@code replica.fetch.backoff.ms})
 */
public record FetcherSettings(
        int nodeId, int maxWaitMs, int minBytes, int partitionMaxBytes, int responseMaxBytes, int backoffMaxMs) {}
