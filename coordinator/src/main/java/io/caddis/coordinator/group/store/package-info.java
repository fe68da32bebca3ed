/**
 * What of a group is kept in PostgreSQL, and the port through which it is written and read. Implemented in {@code
 * io.caddis.catalog}; called by the group coordinator's own threads, because every call may block.
 */
package io.caddis.coordinator.group.store;
