/**
 * KIP-848 consumer groups: the coordinator assigns, and members take over partitions one by one as others let go of them.
 *
 * <p>{@link io.caddis.coordinator.group.consumer.ConsumerGroup} is the group as the shell sees it. A request or a timer is
 * decided on a {@code GroupDraft}, a list of changes beside the {@code GroupState}; what the draft holds is stored, and only
 * then applied. Loading applies the same way, so that state changes in one place. The steps of a decision are classes of
 * their own: {@code SubscribedTopics} (names and regular expressions to topics), {@code TargetAssignment} (who is to have
 * what), {@code Reconciliation} (what one member may do next), {@code MemberAdmission} (who is a member: epochs, static
 * members), {@code ClassicMembers} (members that speak the classic protocol during online migration), {@code
 * ClassicToConsumer} and {@code ConsumerToClassic} (groups that change their protocol).
 *
 * <p>Runs on the coordinator's one thread. Depends on {@code group.classic}, {@code group.assignor} and {@code
 * group.embedded}; none of them depends on it.
 */
package io.caddis.coordinator.group.consumer;
