/**
 * Groups whose members assign partitions among themselves: JoinGroup, SyncGroup, Heartbeat and LeaveGroup.
 *
 * <p>{@link io.caddis.coordinator.group.classic.ClassicGroup} takes the requests and hands each kind to its handler; {@code
 * RebalanceCycle} is the state machine they drive, {@code Members} who is in the group and which of their requests wait.
 * Plain classes without thread, clock or I/O; called by the group coordinator's one thread. Knows nothing of KIP-848 groups:
 * what turns one kind into the other comes in through {@link io.caddis.coordinator.group.classic.Conversion}.
 */
package io.caddis.coordinator.group.classic;
