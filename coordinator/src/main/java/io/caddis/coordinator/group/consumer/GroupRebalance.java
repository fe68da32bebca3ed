package io.caddis.coordinator.group.consumer;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The part of a decision that both protocols share: a member that joined or changed its subscription, or topics that
 * changed, make a new group epoch; a group epoch without target gets one; and the member takes its next step towards it.
 * That happens when some member is heard of, as in Kafka, and so once for several changes. Thousands of members that join at once
 * would each move partitions of all the others: a target stands for {@code consumer.assignment.interval.ms}, and who comes
 * meanwhile has its share by the next. A member of the classic protocol, which cannot be in an epoch without one, waits for nobody.
 */
final class GroupRebalance {

    private static final long NEVER = Long.MIN_VALUE;

    private final GroupState state;
    private final SubscribedTopics topics;
    private final MemberWatch watch;
    /** Topics may have changed since the target was computed. Kept until a new target is stored or found unnecessary. */
    private boolean topicsToBeChecked;
    /** When the target was stored; unknown after loading. */
    private long assignedMs = NEVER;

    GroupRebalance(GroupState state, SubscribedTopics topics, MemberWatch watch) {
        this.state = state;
        this.topics = topics;
        this.watch = watch;
    }

    void topicsChanged() {
        topics.topicsChanged();
        topicsToBeChecked = true;
    }

    /** A draft was stored. */
    void applied(GroupDraft draft, long nowMs) {
        if (draft.assignmentEpoch() != state.assignmentEpoch()) {
            topicsToBeChecked = false;
            assignedMs = nowMs;
        }
    }

    /** What stands was assigned by somebody else, nobody knows when. */
    void restored() {
        assignedMs = NEVER;
    }

    /**
     * @param before   the member as it was
     * @param now      as it describes itself
     * @param reported partitions it says it owns, null if it does not say
     * @return the member as it is in the draft then
     */
    Member advance(
            GroupDraft draft, Member before, Member now, Map<UUID, List<Integer>> reported, ConsumerGroupConfig config, long nowMs) {
        boolean subscriptionChanged = !now.subscription().topics().equals(before.subscription().topics());
        String regex = now.subscription().regex();
        if (!Objects.equals(regex, before.subscription().regex())) {
            subscriptionChanged = true;
            if (regex != null) {
                topics.check(regex);
            }
        }
        draft.put(now);
        topicsToBeChecked |= topics.refreshIfDue(state.members(), config.consumer().regexRefreshIntervalMs(), nowMs);
        if (subscriptionChanged || draft.epoch() == 0 || topicsMoved(draft)) {
            draft.bumpEpoch();
        }
        if (draft.epoch() > draft.assignmentEpoch() && mayAssign(now, config, nowMs)) {
            TargetAssignment.compute(draft, topics, config.consumer().assignors(), memberId -> watch.expectedMs(memberId, config, nowMs));
        }
        Member targeted = Objects.requireNonNullElse(draft.member(now.memberId()), now);
        Reconciliation reconciliation = new Reconciliation(
                draft.assignmentEpoch(), topicId -> topics.covers(targeted.subscription(), topicId),
                (topicId, partition) -> draft.isFreeFor(targeted, topicId, partition), reported);
        Member advanced = targeted.withProgress(reconciliation.next(targeted.progress(), targeted.target(), subscriptionChanged));
        draft.put(advanced);
        return advanced;
    }

    private boolean mayAssign(Member heardOf, ConsumerGroupConfig config, long nowMs) {
        return heardOf.isClassic() || assignedMs == NEVER || nowMs - assignedMs >= config.assignmentIntervalMs();
    }

    /** Members were removed from the draft. A group that becomes a classic one now starts a generation of its own. */
    void membersGone(GroupDraft draft, ConsumerGroupConfig config) {
        if (!ConsumerToClassic.isDue(draft.members(), config)) {
            draft.bumpEpoch();
        }
    }

    private boolean topicsMoved(GroupDraft draft) {
        if (!topicsToBeChecked || draft.epoch() > draft.assignmentEpoch()) {
            return false;
        }
        boolean moved = !state.topicsOfTarget().isSameAs(topics.ofTarget(topics.resolveAll(draft.members())));
        topicsToBeChecked = moved;
        return moved;
    }
}
