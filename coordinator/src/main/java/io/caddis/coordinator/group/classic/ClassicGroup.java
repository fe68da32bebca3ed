package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.classic.PendingStore.Change;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of the classic protocol, or one that only has offsets. Takes what arrives, gives it to the one that knows what to
 * do, and hands out the effects; see {@link RebalanceCycle} for its states.
 *
 * <p>Stored are a new assignment, that nobody is left, and a static member's new id. Joins are soft state: members of a
 * coordinator that died find their last stable generation at the next one, or join again.
 */
public final class ClassicGroup implements Group {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicGroup.class);

    private final String groupId;
    private final Conversion conversion;
    private final Outbox outbox = new Outbox();
    private final Members members = new Members(outbox);
    private final PendingStore store;
    private final RebalanceCycle cycle;
    private final JoinHandler joins;
    private final SyncHandler syncs;
    private final LeaveHandler leaves;

    /** A new, empty group that stays a classic one. */
    public ClassicGroup(String groupId, GroupSettings.Classic settings, long nowMs) {
        this(groupId, settings, Conversion.NEVER, nowMs);
    }

    /** A new, empty group. */
    public ClassicGroup(String groupId, GroupSettings.Classic settings, Conversion conversion, long nowMs) {
        this.groupId = groupId;
        this.conversion = conversion;
        this.store = new PendingStore(outbox, new GroupRows(groupId));
        this.cycle = new RebalanceCycle(groupId, settings, members, store, nowMs);
        this.joins = new JoinHandler(settings, members, cycle, outbox);
        this.syncs = new SyncHandler(members, cycle, outbox);
        this.leaves = new LeaveHandler(members, cycle, store);
    }

    /** A group that stays a classic one, as it was stored. */
    public static ClassicGroup load(LoadedGroup loaded, GroupSettings.Classic settings, long nowMs) {
        return load(loaded, settings, Conversion.NEVER, nowMs);
    }

    /**
     * A group as it was stored: stable with new sessions if it has members, else empty. One that is larger than it may be by
     * now has its members join again.
     */
    public static ClassicGroup load(LoadedGroup loaded, GroupSettings.Classic settings, Conversion conversion, long nowMs) {
        ClassicGroup group = new ClassicGroup(loaded.group().groupId(), settings, conversion, nowMs);
        group.takeUp(loaded, nowMs);
        if (group.members.size() > settings.maxSize()) {
            group.cycle.prepare("it has more than group.max.size members", nowMs);
        }
        return group;
    }

    private void takeUp(LoadedGroup loaded, long nowMs) {
        String protocol = loaded.group().protocol();
        members.protocolType(loaded.group().protocolType());
        for (StoredMember row : loaded.members()) {
            Member member = Member.stored(row);
            boolean isTwin = member.isStatic() && members.byInstance(member.instanceId()) != null;
            if (isTwin || !member.offers(protocol) || loaded.group().protocolType().isEmpty()) {
                LOG.warn("group={} member={} instance={}: its row does not fit the group's, protocol '{}' of type '{}'; it is left"
                        + " out and has to join again", groupId, row.memberId(), row.instanceId(), protocol, loaded.group().protocolType());
                continue;
            }
            members.add(member, loaded.group().protocolType());
            members.restartSession(member, nowMs);
        }
        if (members.byId(loaded.group().leaderId()) != null) {
            members.lead(loaded.group().leaderId());
        }
        store.rows().loaded(loaded.members());
        cycle.load(loaded.group());
    }

    /**
     * Has all members join again, for a group that was made from one of another kind.
     *
     * @param reason for the log
     */
    public List<GroupEffect> rebalance(String reason, long nowMs) {
        if (cycle.is(ClassicGroupState.STABLE)) {
            cycle.prepare(reason, nowMs);
        }
        return outbox.take();
    }

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    @Override
    public List<GroupEffect> handle(GroupRequest request, long token, long nowMs) {
        if (store.isOpen()) {
            throw new IllegalStateException("group " + groupId + " was given a request while it is being stored");
        }
        if (cycle.is(ClassicGroupState.DEAD)) {
            outbox.answer(token, failed(request, GroupError.COORDINATOR_NOT_AVAILABLE));
        } else if (request instanceof GroupRequest.Join join) {
            joins.handle(join, token, nowMs);
        } else if (request instanceof GroupRequest.Sync sync) {
            syncs.handle(sync, token, nowMs);
        } else if (request instanceof GroupRequest.Heartbeat heartbeat) {
            outbox.answer(token, new GroupAnswer.Beaten(beat(heartbeat, nowMs)));
        } else if (request instanceof GroupRequest.Leave leave) {
            leaves.handle(leave, token, nowMs);
        } else if (request instanceof GroupRequest.ConsumerHeartbeat heartbeat) {
            convert(heartbeat, token, nowMs);
        }
        return outbox.take();
    }

    private GroupError beat(GroupRequest.Heartbeat heartbeat, long nowMs) {
        GroupError error = members.check(heartbeat.memberId(), heartbeat.instanceId());
        if (error != GroupError.NONE) {
            return error;
        }
        if (heartbeat.generation() != cycle.generation().number()) {
            return GroupError.ILLEGAL_GENERATION;
        }
        members.restartSession(members.byId(heartbeat.memberId()), nowMs);
        return cycle.is(ClassicGroupState.PREPARING_REBALANCE) ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE;
    }

    private void convert(GroupRequest.ConsumerHeartbeat heartbeat, long token, long nowMs) {
        Optional<Group> replacement =
                heartbeat.memberEpoch() == 0 ? conversion.toConsumerGroup(this, heartbeat, nowMs) : Optional.empty();
        if (replacement.isEmpty()) {
            outbox.answer(token, failed(heartbeat, GroupError.GROUP_ID_NOT_FOUND));
        } else {
            outbox.replaceBy(replacement.get());
        }
    }

    private GroupAnswer failed(GroupRequest request, GroupError error) {
        if (request instanceof GroupRequest.Join join) {
            return GroupAnswer.Joined.failed(error, join.memberId());
        }
        if (request instanceof GroupRequest.Sync) {
            return GroupAnswer.Synced.failed(error);
        }
        if (request instanceof GroupRequest.Heartbeat) {
            return new GroupAnswer.Beaten(error);
        }
        if (request instanceof GroupRequest.Leave) {
            return new GroupAnswer.Left(error, List.of());
        }
        return GroupAnswer.ConsumerBeaten.failed(error, error == GroupError.GROUP_ID_NOT_FOUND
                ? "Group " + groupId + " is not a consumer group."
                : "Group " + groupId + " is not coordinated here any more.");
    }

    @Override
    public long nextDeadlineMs() {
        return store.isOpen() || cycle.is(ClassicGroupState.DEAD) ? Long.MAX_VALUE : cycle.nextDeadlineMs();
    }

    @Override
    public List<GroupEffect> onTime(long nowMs) {
        if (!store.isOpen() && !cycle.is(ClassicGroupState.DEAD)) {
            cycle.onTime(nowMs);
        }
        return outbox.take();
    }

    /** Nothing: the members of a classic group watch the topics themselves. */
    @Override
    public List<GroupEffect> onTopicsChanged(long nowMs) {
        return List.of();
    }

    @Override
    public boolean isStoring() {
        return store.isOpen();
    }

    @Override
    public List<GroupEffect> onStored(long nowMs) {
        if (cycle.is(ClassicGroupState.DEAD)) {
            return List.of();
        }
        Change change = store.stored();
        if (change instanceof Change.BecomeStable stable) {
            cycle.becomeStable(stable, nowMs);
        } else if (change instanceof Change.BecomeEmpty empty) {
            cycle.becomeEmpty(empty);
        } else if (change instanceof Change.ReplaceStaticMember replacement) {
            joins.replaced(replacement, nowMs);
        }
        return outbox.take();
    }

    @Override
    public List<GroupEffect> onStoreFailed(GroupError error, long nowMs) {
        if (cycle.is(ClassicGroupState.DEAD)) {
            return List.of();
        }
        LOG.debug("group={}: a change of the group was not stored: {}", groupId, error);
        Change change = store.failed(error);
        if (change instanceof Change.BecomeStable) {
            cycle.assignmentNotStored(error, nowMs);
        } else if (change instanceof Change.BecomeEmpty) {
            cycle.emptinessNotStored(nowMs);
        } else if (change instanceof Change.ReplaceStaticMember replacement) {
            joins.notReplaced(replacement, error);
        }
        return outbox.take();
    }

    @Override
    public List<GroupEffect> giveUp(GroupError error) {
        if (store.isOpen() && store.failed(error) instanceof Change.ReplaceStaticMember replacement) {
            joins.notReplaced(replacement, error);
        }
        members.parked().failAll(error);
        cycle.die();
        return outbox.take();
    }

    @Override
    public GroupError checkCommit(
            String memberId, String instanceId, int epoch, boolean consumerProtocol, List<StoredOffset> offsets, long nowMs) {
        if (cycle.is(ClassicGroupState.DEAD)) {
            return GroupError.COORDINATOR_NOT_AVAILABLE;
        }
        if (epoch < 0 && cycle.is(ClassicGroupState.EMPTY)) {
            return GroupError.NONE;
        }
        if (epoch < 0 && memberId.isEmpty() && instanceId == null) {
            return GroupError.UNKNOWN_MEMBER_ID;
        }
        GroupError error = members.check(memberId, instanceId);
        if (error != GroupError.NONE) {
            return error;
        }
        if (epoch != cycle.generation().number()) {
            return GroupError.ILLEGAL_GENERATION;
        }
        if (cycle.is(ClassicGroupState.COMPLETING_REBALANCE)) {
            // Its partitions may be somebody else's by now; it will know when it has synced.
            return GroupError.REBALANCE_IN_PROGRESS;
        }
        members.restartSession(members.byId(memberId), nowMs);
        return GroupError.NONE;
    }

    @Override
    public GroupError checkFetch(String memberId, int memberEpoch, long nowMs) {
        return cycle.is(ClassicGroupState.DEAD) ? GroupError.GROUP_ID_NOT_FOUND : GroupError.NONE;
    }

    /** Of consumers whose topics are unknown, because they have not agreed or sent something else, any topic is one. */
    @Override
    public boolean isSubscribedTo(String topic) {
        return cycle.generation().isSubscribedTo(topic);
    }

    @Override
    public boolean isEmpty() {
        return cycle.is(ClassicGroupState.EMPTY);
    }

    @Override
    public long stateSinceMs() {
        return cycle.stateSinceMs();
    }

    /** Protocol and what members said in it are shown of a stable group only: before, they are about to change. */
    @Override
    public GroupDescription describe() {
        Generation generation = cycle.generation();
        String shown = cycle.is(ClassicGroupState.STABLE) ? generation.protocol() : "";
        List<GroupDescription.Member> described = members.all().stream().map(member -> new GroupDescription.Member(
                member.memberId(), member.instanceId(), null, member.client(), generation.number(),
                shown.isEmpty() ? Member.NOTHING : member.metadata(shown), member.assignment(),
                List.of(), null, Map.of(), Map.of(), false)).toList();
        return new GroupDescription(groupId, GroupType.CLASSIC, cycle.state().kafkaName(), members.protocolType(), shown,
                generation.number(), generation.number(), described);
    }

    // What a conversion needs

    public ClassicGroupState state() {
        return cycle.state();
    }

    /** The group with its members as they are now, what they offered and were assigned; not all of it need be stored. */
    public LoadedGroup snapshot() {
        Generation generation = cycle.generation();
        return new LoadedGroup(generation.row(members.leaderId(), cycle.stateSinceMs()), members.all().stream()
                .map(member -> generation.row(member, member.assignment()))
                .toList());
    }

    /** Members whose rows there are, or may be: those that have left since are among them. */
    public Set<String> storedMemberIds() {
        return store.rows().memberIds();
    }
}
