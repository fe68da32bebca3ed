/**
 * Consumer groups: their members, their generations and their committed offsets.
 *
 * <p>A group belongs to the coordinator slot its id hashes to; the broker that owns the slot in the {@code ClusterImage}
 * alone decides for it, and PostgreSQL keeps what was decided ({@link io.caddis.coordinator.group.store}). A {@link
 * io.caddis.coordinator.group.Group} is a pure state machine: requests, time and the outcomes of storing go in, {@link
 * io.caddis.coordinator.group.GroupEffect}s come out. The shell carries them out and gives everything to a group on one
 * thread. Knows neither Kafka's classes nor SQL. Called by {@code broker.api.group} through {@code GroupCoordinator}.
 */
package io.caddis.coordinator.group;
