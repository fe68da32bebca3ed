package io.caddis.coordinator.group;

import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;

/**
 * One group: a state machine without thread, clock or I/O. All methods are called on one thread. Times are milliseconds
 * since the epoch that never go back.
 *
 * <p>A request that changes what is stored is decided, then stored, then applied: {@link GroupEffect.Store} asks for it,
 * and the group's visible state changes in {@link #onStored} only. While {@link #isStoring} the shell keeps requests
 * back. State that may be lost with the coordinator, such as who is just joining, needs no storing.
 */
public interface Group {

    String groupId();

    GroupType type();

    /** What is to be done about a request; the token names it when it is answered, now or later. */
    List<GroupEffect> handle(GroupRequest request, long token, long nowMs);

    /** When {@link #onTime} is to be called at the latest, {@code Long.MAX_VALUE} for never. May be asked after every call. */
    long nextDeadlineMs();

    /** Timers that are due: sessions, rebalances, delays. Not called while storing. */
    List<GroupEffect> onTime(long nowMs);

    /** The topics of the cluster, their partitions or their racks changed. Not called while storing. */
    List<GroupEffect> onTopicsChanged(long nowMs);

    boolean isStoring();

    /** What was to be stored is stored: applies it, and answers. */
    List<GroupEffect> onStored(long nowMs);

    /**
     * It was not stored, or nobody knows: the change is given up, its request is answered with the error, and what a timer
     * wanted is tried again later.
     */
    List<GroupEffect> onStoreFailed(GroupError error, long nowMs);

    /** This node coordinates the group no longer: every request that still waits is answered with the error. */
    List<GroupEffect> giveUp(GroupError error);

    /**
     * Whether the member may commit offsets now; a classic member is heard of by it.
     *
     * @param memberId   empty, with a negative epoch, for a commit from outside the group
     * @param epoch      generation, or member epoch
     * @param consumerProtocol the request is of a version for KIP-848 members (OffsetCommit 9 and later)
     * @param offsets    what is to be committed
     */
    GroupError checkCommit(
            String memberId, String instanceId, int epoch, boolean consumerProtocol, List<StoredOffset> offsets, long nowMs);

    /** Whether the member may read offsets; members of version 8 and below of OffsetFetch do not say who they are. */
    GroupError checkFetch(String memberId, int memberEpoch, long nowMs);

    /** True if offsets of the topic may not be deleted because a member reads it. */
    boolean isSubscribedTo(String topic);

    /** No members: it may be deleted, and its offsets may expire. */
    boolean isEmpty();

    /** Since when it is in its present state; for an empty group since when nobody has been in it. */
    long stateSinceMs();

    GroupDescription describe();
}
