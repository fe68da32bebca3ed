package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.classic.ClassicGroup;
import io.caddis.coordinator.group.classic.Conversion;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A KIP-848 group. Decides on a draft, has it stored, applies it and answers; what changes nothing is answered at once.
 *
 * <pre>
 *          member joins                 some member is heard of            all have their target
 *   Empty ------------------> Reconciling <------------------- Assigning     Reconciling ----> Stable
 *     ^                            |  member leaves or is removed  ^               ^             |
 *     | the last one is gone       +-------------------------------+               +-------------+
 * </pre>
 *
 * <p>Always true, also between a decision and its application: a partition is held by one member at most; no epoch goes back.
 */
public final class ConsumerGroup implements Group {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroup.class);

    private static final String NOT_CHANGED = "The group could not be changed; try again.";
    private static final int LEAST_RETRY_MS = 500;
    private static final int MOST_RETRY_MS = 10_000;
    private static final int UPGRADE_PATIENCE_MS = 10_000;

    private final String groupId;
    private final GroupState state = new GroupState();
    private final MemberWatch watch = new MemberWatch();
    private final GroupTopics clusterTopics;
    private final SubscribedTopics topics;
    private final GroupRebalance rebalance;
    private final ConsumerMembers consumerMembers;
    private final ClassicMembers classicMembers;
    private final MemberPermits permits;
    private ConsumerGroupConfig config;
    private String stateName;
    private long stateSinceMs;
    private final StoredRows rows = new StoredRows();
    /** Null unless something is being stored. */
    private Pending pending;
    private int retryMs = LEAST_RETRY_MS;
    private long noTimersBeforeMs = Long.MIN_VALUE;
    /** When it becomes a classic group because all its members are classic ones; {@code Long.MAX_VALUE} if they are not. */
    private long downgradeAtMs = Long.MAX_VALUE;

    /** A group that nobody has joined yet. */
    public ConsumerGroup(String groupId, ConsumerGroupConfig config, GroupTopics topics, long nowMs) {
        this.groupId = groupId;
        this.config = config;
        this.clusterTopics = topics;
        this.topics = new SubscribedTopics(topics, nowMs);
        rebalance = new GroupRebalance(state, this.topics, watch);
        consumerMembers = new ConsumerMembers(state, rebalance);
        classicMembers = new ClassicMembers(state, rebalance, this.topics);
        permits = new MemberPermits(state);
        stateName = state.name();
        stateSinceMs = nowMs;
    }

    /** The group as it was stored; every member's session begins anew. */
    public static ConsumerGroup load(LoadedGroup loaded, ConsumerGroupConfig config, GroupTopics topics, long nowMs) {
        StoredGroup row = loaded.group();
        ConsumerGroup group = new ConsumerGroup(row.groupId(), config, topics, nowMs);
        group.restore(row.epoch(), row.assignmentEpoch(), row.protocol(), loaded.members().stream().map(MemberRows::fromRow).toList(),
                nowMs);
        group.rows.known();
        group.stateSinceMs = row.stateSinceMs();
        return group;
    }

    /**
     * The successor of a classic group, all of whose members still speak the classic protocol. It becomes a classic group
     * again if nobody of the new protocol gets in soon.
     *
     * @param rowIds members whose rows there are, or may be
     */
    static ConsumerGroup takingOver(
            String groupId, int generation, List<Member> members, Collection<String> rowIds, ConsumerGroupConfig config,
            GroupTopics topics, long nowMs) {
        ConsumerGroup group = new ConsumerGroup(groupId, config, topics, nowMs);
        group.restore(generation, generation, "", members, nowMs);
        group.rows.unknown(rowIds);
        members.forEach(member -> group.rows.unknown(List.of(member.memberId())));
        if (group.downgradeAtMs < Long.MAX_VALUE) {
            group.downgradeAtMs = nowMs + UPGRADE_PATIENCE_MS;
        }
        return group;
    }

    private void restore(int epoch, int assignmentEpoch, String assignor, Collection<Member> members, long nowMs) {
        GroupDraft draft = new GroupDraft(state);
        draft.restore(epoch, assignmentEpoch, assignor, members);
        apply(draft, nowMs);
        rebalance.restored();
        members.forEach(member -> watch.beginSession(member, config.sessionTimeoutMs(), nowMs));
        rebalance.topicsChanged(); // who knows what happened meanwhile
    }

    /** New settings; they hold from each member's next heartbeat. */
    public void configure(ConsumerGroupConfig newConfig) {
        config = newConfig;
    }

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public List<GroupEffect> handle(GroupRequest request, long token, long nowMs) {
        if (pending != null) {
            throw new IllegalStateException("group " + groupId + " is storing and was given a request");
        }
        boolean joinsAsConsumer = request instanceof GroupRequest.ConsumerHeartbeat heartbeat
                && heartbeat.memberEpoch() == HeartbeatFields.JOIN_EPOCH;
        if (nowMs >= downgradeAtMs && !joinsAsConsumer) {
            return becomeClassic(nowMs);
        }
        if (isEmpty() && request instanceof GroupRequest.Join) {
            return List.of(new GroupEffect.ReplaceBy(new ClassicGroup(groupId, config.classic(), upgradeAgain(), nowMs)));
        }
        try {
            return settle(decide(request, nowMs), token, request, nowMs);
        } catch (GroupRefusal e) {
            return List.of(new GroupEffect.Answer(token, GroupAnswers.failed(request, e.error(), e.getMessage())));
        }
    }

    private Decision decide(GroupRequest request, long nowMs) {
        if (request instanceof GroupRequest.ConsumerHeartbeat heartbeat) {
            return consumerMembers.heartbeat(heartbeat, config, nowMs);
        }
        if (request instanceof GroupRequest.Join join) {
            return classicMembers.join(join, config, nowMs);
        }
        if (request instanceof GroupRequest.Sync sync) {
            return classicMembers.sync(sync);
        }
        if (request instanceof GroupRequest.Heartbeat heartbeat) {
            return classicMembers.heartbeat(heartbeat);
        }
        return classicMembers.leave((GroupRequest.Leave) request, config);
    }

    private List<GroupEffect> settle(Decision decision, long token, GroupRequest request, long nowMs) {
        Member heardOf = state.member(decision.heardOf());
        if (heardOf != null) {
            watch.beginSession(heardOf, config.sessionTimeoutMs(), nowMs); // even if nothing can be stored
        }
        if (decision.draft().changesNothing()) {
            if (heardOf != null) {
                watch.expect(heardOf, decision.next(), nowMs);
            }
            return List.of(new GroupEffect.Answer(token, decision.answer()));
        }
        if (rows.areInDoubt()) {
            return writeRowsAgain(token, request, nowMs);
        }
        return store(new Pending(decision, token, request), nowMs);
    }

    /** The request is turned down, but what it would have found in its way is put right, if the catalog is back. */
    private List<GroupEffect> writeRowsAgain(long token, GroupRequest request, long nowMs) {
        Decision nothing = new Decision(
                new GroupDraft(state), GroupAnswers.failed(request, GroupError.COORDINATOR_NOT_AVAILABLE, NOT_CHANGED), null,
                Decision.Next.AS_BEFORE);
        return store(new Pending(nothing, token, request), nowMs);
    }

    private List<GroupEffect> store(Pending what, long nowMs) {
        pending = what;
        GroupDraft draft = what.decision().draft();
        boolean emptiness = draft.isEmpty() != state.members().isEmpty();
        return List.of(new GroupEffect.Store(draft.rows(groupId, rows, emptiness ? nowMs : stateSinceMs)));
    }

    @Override
    public boolean isStoring() {
        return pending != null;
    }

    @Override
    public List<GroupEffect> onStored(long nowMs) {
        Pending stored = pending;
        pending = null;
        rows.known();
        retryMs = LEAST_RETRY_MS;
        noTimersBeforeMs = Long.MIN_VALUE;
        apply(stored.decision().draft(), nowMs);
        Member heardOf = state.member(stored.decision().heardOf());
        if (heardOf != null) {
            watch.beginSession(heardOf, config.sessionTimeoutMs(), nowMs);
            watch.expect(heardOf, stored.decision().next(), nowMs);
        }
        return stored.request() == null ? List.of() : List.of(new GroupEffect.Answer(stored.token(), stored.decision().answer()));
    }

    @Override
    public List<GroupEffect> onStoreFailed(GroupError error, long nowMs) {
        Pending failed = pending;
        pending = null;
        rows.unknown(failed.decision().draft());
        if (failed.request() != null) {
            return List.of(failed.answer(error));
        }
        noTimersBeforeMs = nowMs + retryMs;
        retryMs = Math.min(2 * retryMs, MOST_RETRY_MS);
        return List.of();
    }

    @Override
    public List<GroupEffect> giveUp(GroupError error) {
        Pending lost = pending;
        pending = null;
        return lost == null || lost.request() == null ? List.of() : List.of(lost.answer(error));
    }

    @Override
    public long nextDeadlineMs() {
        return Math.min(downgradeAtMs, Math.max(watch.earliestMs(), noTimersBeforeMs));
    }

    /** Removes all members whose time is over in one go. */
    @Override
    public List<GroupEffect> onTime(long nowMs) {
        if (nowMs < nextDeadlineMs()) {
            return List.of();
        }
        if (nowMs >= downgradeAtMs) {
            return becomeClassic(nowMs);
        }
        List<String> due = watch.due(nowMs);
        if (due.isEmpty()) {
            return List.of();
        }
        LOG.info("group={} members={} removed: not heard of in time", groupId, due);
        GroupDraft draft = new GroupDraft(state);
        due.forEach(draft::remove);
        rebalance.membersGone(draft, config);
        return store(new Pending(new Decision(draft, null, null, Decision.Next.AS_BEFORE), -1, null), nowMs);
    }

    /** Looked at when the next member is heard of. */
    @Override
    public List<GroupEffect> onTopicsChanged(long nowMs) {
        rebalance.topicsChanged();
        return List.of();
    }

    @Override
    public GroupError checkCommit(
            String memberId, String instanceId, int epoch, boolean consumerProtocol, List<StoredOffset> offsets, long nowMs) {
        return permits.toCommit(memberId, epoch, consumerProtocol, offsets);
    }

    @Override
    public GroupError checkFetch(String memberId, int memberEpoch, long nowMs) {
        return permits.toFetch(memberId, memberEpoch);
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return state.members().stream().anyMatch(member -> topics.covers(member.subscription(), topic));
    }

    @Override
    public boolean isEmpty() {
        return state.members().isEmpty();
    }

    @Override
    public long stateSinceMs() {
        return stateSinceMs;
    }

    @Override
    public GroupDescription describe() {
        return GroupView.of(groupId, state, config.consumer().assignors());
    }

    private void apply(GroupDraft draft, long nowMs) {
        rebalance.applied(draft, nowMs);
        watch.applying(draft, state, nowMs);
        state.apply(draft);
        downgradeAtMs = ConsumerToClassic.isDue(state.members(), config) ? nowMs : Long.MAX_VALUE;
        if (!state.name().equals(stateName)) {
            stateName = state.name();
            stateSinceMs = nowMs;
        }
    }

    private List<GroupEffect> becomeClassic(long nowMs) {
        LOG.info("group={} epoch={} members={}: goes on as a classic group", groupId, state.epoch(), state.members().size());
        return List.of(new GroupEffect.ReplaceBy(
                ConsumerToClassic.convert(groupId, state, topics, config, upgradeAgain(), nowMs)));
    }

    private Conversion upgradeAgain() {
        return new ClassicToConsumer(id -> config, clusterTopics);
    }

    /** @param request null if a timer wanted it */
    private record Pending(Decision decision, long token, GroupRequest request) {

        GroupEffect answer(GroupError error) {
            return new GroupEffect.Answer(token, GroupAnswers.failed(request, error, NOT_CHANGED));
        }
    }
}
