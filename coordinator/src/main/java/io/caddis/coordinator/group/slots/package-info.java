/**
 * The groups of the coordinator slots this node owns: which slots those are, in what order requests reach a group, and how
 * what many groups want stored shares few SQL transactions.
 *
 * <p>{@link io.caddis.coordinator.group.slots.GroupCoordinatorLoop} is the shell: one thread {@code group-coordinator} with a
 * mailbox, and threads for what blocks on SQL. {@code SlotCoordinator} and all it holds decide: plain classes that belong to
 * the coordinator's thread, are given the time and name the transactions, reads and loads that are to be done next. Answers
 * are futures, completed on that thread.
 *
 * <p><b>Unknown outcomes.</b> A transaction whose outcome nobody knows may have stored a change that its group has given up.
 * Committed offsets need no care: the client is told to try again, and a commit is idempotent. A group is <em>in doubt</em>
 * from then on. It goes on as it was, so heartbeats of its members are answered, but nothing more of it is stored: what it
 * wants stored fails at once, and a rebalance waits. As soon as the catalog answers, the slot is taken again under the same
 * epoch, which waits for transactions still under way, and the group is read. If its row is the one it had before, the change
 * was not stored and the group goes on with all it knows; otherwise it is replaced by what is stored. So nobody was told
 * anything that is not stored, and nothing stored is overwritten by somebody who does not know of it.
 */
package io.caddis.coordinator.group.slots;
