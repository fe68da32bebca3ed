/**
 * How far consumer groups are behind: in records, in time, and whether it gets better or worse.
 *
 * <p>The lag of a group belongs to the broker that owns the group's coordinator slot. {@link
 * io.caddis.coordinator.lag.GroupLagLoop} is the shell: its thread {@code group-lag} takes a sample in each round of what the
 * groups have committed ({@link io.caddis.coordinator.lag.LagStore}) and where the logs end ({@link
 * io.caddis.coordinator.lag.LogOffsets}), gives both to {@code LagBook}, and has the results stored. {@code LagBook} and all it
 * holds decide: plain classes of that thread, which are given the time. What is not known is absent in every result, never
 * zero and never the value of another moment.
 *
 * <p>{@link io.caddis.coordinator.lag.GroupLags} is the way in for others: what was measured last, from memory. Knows neither
 * Kafka's classes nor SQL. Wired by {@code io.caddis.broker}; the rows are written by {@code io.caddis.catalog.lag}.
 *
 * <p>Offsets are those a consumer sees: the end is the high watermark. When transactions come, their control records will
 * count as records here, as they do for Kafka's own tools; {@code PartitionLag} is the place to take them out.
 */
package io.caddis.coordinator.lag;
