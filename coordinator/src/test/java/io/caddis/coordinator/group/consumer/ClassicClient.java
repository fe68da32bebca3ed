package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.embedded.EmbeddedAssignment;
import io.caddis.coordinator.group.embedded.EmbeddedBytes;
import io.caddis.coordinator.group.embedded.MalformedEmbeddedException;
import java.util.List;
import java.util.Map;

/** A consumer that speaks the classic protocol to the group of a harness. */
final class ClassicClient {

    static final int SESSION_TIMEOUT_MS = 30_000;
    static final int REBALANCE_TIMEOUT_MS = 40_000;

    private final GroupHarness h;
    private final String instanceId;
    private final List<String> topics;
    String memberId = "";
    int generation = -1;
    Map<String, List<Integer>> owned = Map.of();
    boolean mustJoin;
    boolean mustSync;

    private static int made;

    ClassicClient(GroupHarness h, String instanceId, String... topics) {
        this.h = h;
        this.instanceId = instanceId;
        this.topics = List.of(topics);
    }

    /** Null if it is not answered yet. */
    Joined join() {
        Joined joined = (Joined) h.ask(joinRequest("range"));
        if (joined != null) {
            told(joined);
        }
        return joined;
    }

    GroupRequest.Join joinRequest(String protocol) {
        return new GroupRequest.Join(
                GroupHarness.GROUP, memberId, "classic-" + ++made, instanceId, true, true, "consumer",
                List.of(new GroupRequest.JoinProtocol(protocol, EmbeddedBytes.subscription(topics, owned))), SESSION_TIMEOUT_MS,
                REBALANCE_TIMEOUT_MS, GroupHarness.CLIENT, "");
    }

    void told(Joined joined) {
        if (!joined.memberId().isEmpty()) {
            memberId = joined.memberId();
        }
        if (joined.error() == GroupError.NONE) {
            generation = joined.generation();
        }
    }

    /** Joins until it is a member. */
    Joined joinFully() {
        Joined joined = join();
        return joined.error() == GroupError.MEMBER_ID_REQUIRED ? join() : joined;
    }

    Synced sync(Map<String, byte[]> assignments) {
        Synced synced = (Synced) h.ask(new GroupRequest.Sync(
                GroupHarness.GROUP, memberId, instanceId, generation, "consumer", "range", assignments));
        if (synced != null && synced.error() == GroupError.NONE) {
            owned = decode(synced.assignment());
        }
        return synced;
    }

    /** Joins and fetches its assignment. */
    void rejoin() {
        joinFully();
        sync(Map.of());
    }

    GroupError beat() {
        return ((Beaten) h.ask(new GroupRequest.Heartbeat(GroupHarness.GROUP, memberId, instanceId, generation))).error();
    }

    GroupError leave() {
        Left left = (Left) h.ask(new GroupRequest.Leave(
                GroupHarness.GROUP, List.of(new GroupRequest.LeavingMember(memberId, instanceId, ""))));
        return left.error() == GroupError.NONE ? left.members().get(0).error() : left.error();
    }

    /** It was thrown out and starts over with nothing. */
    void reset() {
        memberId = "";
        generation = -1;
        owned = Map.of();
        mustJoin = false;
        mustSync = false;
    }

    int ownedCount() {
        return owned.values().stream().mapToInt(List::size).sum();
    }

    static Map<String, List<Integer>> decode(byte[] assignment) {
        try {
            return EmbeddedAssignment.decode(assignment).partitions();
        } catch (MalformedEmbeddedException e) {
            throw new AssertionError(e);
        }
    }
}
