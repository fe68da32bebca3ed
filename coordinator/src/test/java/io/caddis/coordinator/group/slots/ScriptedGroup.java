package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group simpler than any real one: who joins is a member once it is stored, a sync is answered when the group is given up,
 * all are thrown out when nobody has been heard of for {@link #SESSION_MS}. A join's reason may ask for a fault.
 */
final class ScriptedGroup implements Group {

    static final int SESSION_MS = 10_000;

    /** Makes them for the coordinator under test. */
    static final GroupFactory FACTORY = new GroupFactory() {
        @Override
        public Group newClassicGroup(String groupId, long nowMs) {
            return new ScriptedGroup(groupId, GroupType.CLASSIC, nowMs);
        }

        @Override
        public Group newConsumerGroup(String groupId, long nowMs) {
            return new ScriptedGroup(groupId, GroupType.CONSUMER, nowMs);
        }

        @Override
        public Group load(LoadedGroup stored, long nowMs) {
            if (stored.group().protocol().equals("unreadable")) {
                throw new IllegalArgumentException("unreadable group " + stored.group().groupId());
            }
            if (stored.group().protocol().equals("without class")) {
                throw new NoClassDefFoundError("of group " + stored.group().groupId());
            }
            ScriptedGroup group = new ScriptedGroup(stored.group().groupId(), stored.group().type(), nowMs);
            group.epoch = stored.group().epoch();
            stored.members().forEach(member -> group.members.add(member.memberId()));
            return group;
        }

        @Override
        public void configure(Group group) {
            ((ScriptedGroup) group).configured = true;
        }
    };

    private final String groupId;
    private final GroupType type;
    private final Set<String> members = new TreeSet<>();
    private final List<Long> syncing = new ArrayList<>();
    private int epoch;
    private long heardAtMs;
    private long notBeforeMs;
    private int topicChanges;
    private boolean configured;
    private Set<String> next;
    private GroupAnswer answer;
    private GroupAnswer failure;
    private long token;

    private ScriptedGroup(String groupId, GroupType type, long nowMs) {
        this.groupId = groupId;
        this.type = type;
        this.heardAtMs = nowMs;
    }

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return type;
    }

    @Override
    public List<GroupEffect> handle(GroupRequest request, long requestToken, long nowMs) {
        if (isStoring()) {
            throw new AssertionError("asked while storing: " + request);
        }
        heardAtMs = nowMs;
        if (request instanceof GroupRequest.Join join) {
            if (join.reason().equals("explode")) {
                throw new IllegalStateException("asked to explode");
            }
            if (join.reason().equals("lack a class")) {
                throw new NoClassDefFoundError("asked to lack a class");
            }
            if (type == GroupType.CONSUMER) {
                return List.of(new GroupEffect.ReplaceBy(
                        new ScriptedGroup(groupId, join.reason().equals("loop") ? GroupType.CONSUMER : GroupType.CLASSIC, nowMs)));
            }
            Set<String> joined = new TreeSet<>(members);
            joined.add(join.candidateMemberId());
            return store(joined, requestToken,
                    new GroupAnswer.Joined(GroupError.NONE, epoch + 1, "consumer", "range", "", join.candidateMemberId(), List.of(), false),
                    GroupAnswer.Joined.failed(GroupError.COORDINATOR_NOT_AVAILABLE, join.memberId()));
        } else if (request instanceof GroupRequest.Sync) {
            syncing.add(requestToken);
            return List.of();
        } else if (request instanceof GroupRequest.ConsumerHeartbeat heartbeat) {
            Set<String> joined = new TreeSet<>(members);
            joined.add(heartbeat.memberId());
            return store(joined, requestToken,
                    new GroupAnswer.ConsumerBeaten(GroupError.NONE, null, heartbeat.memberId(), epoch + 1, 5_000, Map.of()),
                    GroupAnswer.ConsumerBeaten.failed(GroupError.COORDINATOR_NOT_AVAILABLE, null));
        } else if (request instanceof GroupRequest.Heartbeat heartbeat) {
            GroupError error = !members.contains(heartbeat.memberId()) ? GroupError.UNKNOWN_MEMBER_ID
                    : heartbeat.generation() != epoch ? GroupError.ILLEGAL_GENERATION : GroupError.NONE;
            return List.of(new GroupEffect.Answer(requestToken, new GroupAnswer.Beaten(error)));
        }
        return store(Set.of(), requestToken, new GroupAnswer.Left(GroupError.NONE, List.of()),
                new GroupAnswer.Left(GroupError.COORDINATOR_NOT_AVAILABLE, List.of()));
    }

    private List<GroupEffect> store(Set<String> after, long requestToken, GroupAnswer done, GroupAnswer failed) {
        next = after;
        token = requestToken;
        answer = done;
        failure = failed;
        List<GroupChange> changes = new ArrayList<>();
        changes.add(new GroupChange.PutGroup(
                new StoredGroup(groupId, type, "consumer", "range", "", epoch + 1, epoch + 1, heardAtMs, after.isEmpty())));
        changes.add(new GroupChange.PutMembers(groupId, after.stream().map(ScriptedGroup::member).toList()));
        changes.add(new GroupChange.RemoveMembers(groupId, members.stream().filter(member -> !after.contains(member)).toList()));
        return List.of(new GroupEffect.Store(changes));
    }

    private static StoredMember member(String id) {
        return new StoredMember(id, null, null, "", "", SESSION_MS, SESSION_MS, 0, -1, "STABLE", List.of(), null, null, List.of(),
                new byte[0], Map.of(), Map.of(), Map.of());
    }

    @Override
    public long nextDeadlineMs() {
        return members.isEmpty() ? Long.MAX_VALUE : Math.max(notBeforeMs, heardAtMs + SESSION_MS);
    }

    @Override
    public List<GroupEffect> onTime(long nowMs) {
        return nowMs < nextDeadlineMs() ? List.of() : store(Set.of(), 0, null, null);
    }

    @Override
    public List<GroupEffect> onTopicsChanged(long nowMs) {
        topicChanges++;
        return List.of();
    }

    @Override
    public boolean isStoring() {
        return next != null;
    }

    @Override
    public List<GroupEffect> onStored(long nowMs) {
        members.clear();
        members.addAll(next);
        next = null;
        epoch++;
        return answer == null ? List.of() : List.of(new GroupEffect.Answer(token, answer));
    }

    @Override
    public List<GroupEffect> onStoreFailed(GroupError error, long nowMs) {
        next = null;
        notBeforeMs = nowMs + 1_000;
        return failure == null ? List.of() : List.of(new GroupEffect.Answer(token, failure));
    }

    @Override
    public List<GroupEffect> giveUp(GroupError error) {
        List<GroupEffect> effects = new ArrayList<>();
        syncing.forEach(waiting -> effects.add(new GroupEffect.Answer(waiting, GroupAnswer.Synced.failed(error))));
        return effects;
    }

    @Override
    public GroupError checkCommit(
            String memberId, String instanceId, int memberEpoch, boolean consumerProtocol, List<StoredOffset> offsets, long nowMs) {
        heardAtMs = nowMs;
        if (memberEpoch < 0) {
            return members.isEmpty() ? GroupError.NONE : GroupError.UNKNOWN_MEMBER_ID;
        }
        return !members.contains(memberId) ? GroupError.UNKNOWN_MEMBER_ID
                : memberEpoch != epoch ? GroupError.ILLEGAL_GENERATION : GroupError.NONE;
    }

    @Override
    public GroupError checkFetch(String memberId, int memberEpoch, long nowMs) {
        return members.contains(memberId) ? GroupError.NONE : GroupError.UNKNOWN_MEMBER_ID;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return !members.isEmpty() && topic.equals("read");
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public long stateSinceMs() {
        return heardAtMs;
    }

    @Override
    public GroupDescription describe() {
        String state = members.isEmpty() ? "Empty" : "Stable";
        return new GroupDescription(groupId, type, state + topicChanges + (configured ? " configured" : ""), "consumer", "range", epoch, epoch, List.of());
    }
}
