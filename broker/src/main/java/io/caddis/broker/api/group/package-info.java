/**
 * The wire side of consumer groups: one handler for each API of groups and committed offsets.
 *
 * <p>Handlers check what Kafka checks before a group is asked, translate, and answer when the {@link
 * io.caddis.coordinator.group.GroupCoordinator} does; what a group decides is not decided here. They run on the event loop of
 * the connection, their answers are written on a thread of the coordinator. A request that waits, such as a join, has given
 * its receive buffer back: everything it names has been copied out of it.
 */
package io.caddis.broker.api.group;
