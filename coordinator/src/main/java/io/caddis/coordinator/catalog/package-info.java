/**
 * The catalog as the coordinator needs it: ports named for their role, implemented over SQL in {@code storage-ejb}.
 *
 * <p>Every call blocks. {@link io.caddis.coordinator.catalog.TopicCatalog} is called only on the controller's catalog
 * thread, {@link io.caddis.coordinator.catalog.ProducerIdBlocks} by the broker's producer-id allocator; neither ever on a
 * network thread or on the thread that elects leaders.
 */
package io.caddis.coordinator.catalog;
