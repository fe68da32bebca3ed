package io.caddis.coordinator.group.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.StoredGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A group, the clients that ask it, the rows it stores and a clock: what a story about a group is told with. */
final class GroupScenario {

    static final String GROUP = "flights";
    static final int INITIAL_DELAY_MS = 3_000;
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;

    /** What happens to what the group wants to store. */
    enum Storing { SUCCEEDS, FAILS, HANGS }

    final StoredRows rows = new StoredRows();
    final Map<Long, GroupAnswer> answers = new HashMap<>();
    GroupSettings.Classic settings = new GroupSettings.Classic(INITIAL_DELAY_MS, 6_000, 1_800_000, Integer.MAX_VALUE);
    Conversion conversion = Conversion.NEVER;
    Storing storing = Storing.SUCCEEDS;
    GroupError storeError = GroupError.COORDINATOR_NOT_AVAILABLE;
    int stores;
    Group replacement;
    long nowMs = 1_000_000;
    ClassicGroup group;
    private List<GroupChange> inFlight;
    private long lastToken;
    private int lastCandidate;

    GroupScenario() {
        group = new ClassicGroup(GROUP, settings, nowMs);
    }

    GroupScenario maxSize(int maxSize) {
        settings = new GroupSettings.Classic(INITIAL_DELAY_MS, 6_000, 1_800_000, maxSize);
        group = new ClassicGroup(GROUP, settings, nowMs);
        return this;
    }

    GroupScenario convertedBy(Conversion newConversion) {
        conversion = newConversion;
        group = new ClassicGroup(GROUP, settings, conversion, nowMs);
        return this;
    }

    /** Another coordinator takes the group up. */
    void failOver() {
        group = rows.group() == null
                ? new ClassicGroup(GROUP, settings, conversion, nowMs)
                : ClassicGroup.load(rows.load(), settings, conversion, nowMs);
        inFlight = null;
    }

    // Requests

    JoinStory join() {
        return new JoinStory();
    }

    /** A JoinGroup; what is not said is that of a consumer without id, with the range protocol. */
    final class JoinStory {
        private String memberId = "";
        private String instanceId;
        private boolean requiresKnownMemberId;
        private boolean maySkipAssignment;
        private String type = "consumer";
        private List<JoinProtocol> protocols = List.of(protocol("range"));
        private int sessionMs = SESSION_MS;
        private int rebalanceMs = REBALANCE_MS;

        JoinStory as(String id) {
            memberId = id;
            return this;
        }

        JoinStory instance(String id) {
            instanceId = id;
            return this;
        }

        JoinStory needingAnId() {
            requiresKnownMemberId = true;
            return this;
        }

        JoinStory maySkipAssignment() {
            maySkipAssignment = true;
            return this;
        }

        JoinStory type(String newType) {
            type = newType;
            return this;
        }

        JoinStory protocols(String... names) {
            protocols = java.util.Arrays.stream(names).map(GroupScenario::protocol).toList();
            return this;
        }

        JoinStory metadata(String protocol, byte[] metadata) {
            protocols = List.of(new JoinProtocol(protocol, metadata));
            return this;
        }

        JoinStory session(int ms) {
            sessionMs = ms;
            return this;
        }

        JoinStory rebalance(int ms) {
            rebalanceMs = ms;
            return this;
        }

        /** @return the token under which it is answered */
        long ask() {
            return GroupScenario.this.ask(new GroupRequest.Join(
                    GROUP, memberId, "member-" + ++lastCandidate, instanceId, requiresKnownMemberId, maySkipAssignment, type,
                    protocols, sessionMs, rebalanceMs, new GroupClient("client", "/10.0.0.1"), ""));
        }

        /** Asks and expects an answer at once. */
        Joined answer() {
            return joined(ask());
        }
    }

    static JoinProtocol protocol(String name) {
        return new JoinProtocol(name, bytes(name + " metadata"));
    }

    long sync(String memberId, int generation) {
        return ask(new GroupRequest.Sync(GROUP, memberId, null, generation, null, null, Map.of()));
    }

    long syncAsLeader(String memberId, int generation, Map<String, byte[]> assignments) {
        StoredGroup present = group.snapshot().group();
        return ask(new GroupRequest.Sync(
                GROUP, memberId, null, generation, present.protocolType(), present.protocol(), assignments));
    }

    GroupError beat(String memberId, int generation) {
        return beat(memberId, null, generation);
    }

    GroupError beat(String memberId, String instanceId, int generation) {
        return answerTo(ask(new GroupRequest.Heartbeat(GROUP, memberId, instanceId, generation))).error();
    }

    long leave(String... memberIds) {
        return ask(new GroupRequest.Leave(GROUP, java.util.Arrays.stream(memberIds)
                .map(id -> new GroupRequest.LeavingMember(id, null, "")).toList()));
    }

    GroupAnswer.Left left(long token) {
        return (GroupAnswer.Left) answerTo(token);
    }

    long ask(GroupRequest request) {
        long token = ++lastToken;
        obey(group.handle(request, token, nowMs));
        return token;
    }

    // Answers

    boolean waits(long token) {
        return !answers.containsKey(token);
    }

    GroupAnswer answerTo(long token) {
        assertTrue(answers.containsKey(token), "request " + token + " has no answer yet");
        return answers.get(token);
    }

    Joined joined(long token) {
        return (Joined) answerTo(token);
    }

    Synced synced(long token) {
        return (Synced) answerTo(token);
    }

    // Time and storing

    /** Time goes on; what falls due on the way happens when it is due. */
    void pass(long ms) {
        long untilMs = nowMs + ms;
        int turns = 0;
        while (group.nextDeadlineMs() <= untilMs) {
            assertTrue(++turns < 10_000, "the group wants to be called for ever at " + nowMs);
            nowMs = Math.max(nowMs, group.nextDeadlineMs());
            obey(group.onTime(nowMs));
        }
        nowMs = untilMs;
    }

    void storeEnds(Storing outcome) {
        List<GroupChange> changes = inFlight;
        inFlight = null;
        if (outcome == Storing.SUCCEEDS) {
            rows.apply(changes);
            obey(group.onStored(nowMs));
        } else {
            obey(group.onStoreFailed(storeError, nowMs));
        }
    }

    List<GroupChange> inFlight() {
        return inFlight;
    }

    void obey(List<GroupEffect> effects) {
        for (int i = 0; i < effects.size(); i++) {
            GroupEffect effect = effects.get(i);
            if (effect instanceof GroupEffect.Answer answer) {
                assertFalse(answers.containsKey(answer.token()), "request " + answer.token() + " is answered twice");
                answers.put(answer.token(), answer.answer());
            } else {
                assertEquals(effects.size() - 1, i, "nothing follows " + effect);
                if (effect instanceof GroupEffect.Store store) {
                    stores++;
                    inFlight = store.changes();
                    assertTrue(group.isStoring());
                } else if (effect instanceof GroupEffect.ReplaceBy by) {
                    assertEquals(1, effects.size());
                    replacement = by.replacement();
                    obey(group.giveUp(GroupError.REBALANCE_IN_PROGRESS));
                }
            }
        }
        if (inFlight != null && storing != Storing.HANGS) {
            storeEnds(storing);
        }
    }

    // Whole passages

    /** Members that joined an empty group together and synced; in this order, the first leads. */
    List<String> stableMembers(int count) {
        List<Long> joins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joins.add(join().ask());
        }
        return settle(joins);
    }

    /** Static members with these instance ids that joined an empty group together and synced. */
    List<String> stableStaticMembers(String... instanceIds) {
        List<Long> joins = new ArrayList<>();
        for (String instanceId : instanceIds) {
            joins.add(join().instance(instanceId).ask());
        }
        return settle(joins);
    }

    private List<String> settle(List<Long> joins) {
        pass(2 * INITIAL_DELAY_MS);
        List<String> memberIds = joins.stream().map(token -> joined(token).memberId()).toList();
        syncAll(memberIds);
        assertEquals(ClassicGroupState.STABLE, group.state());
        return memberIds;
    }

    /** All of them sync; the leader assigns "for" and the id to each. */
    Map<String, Long> syncAll(List<String> memberIds) {
        int generation = generation();
        String leaderId = group.snapshot().group().leaderId();
        Map<String, Long> tokens = new HashMap<>();
        for (String memberId : memberIds) {
            tokens.put(memberId, memberId.equals(leaderId)
                    ? syncAsLeader(memberId, generation, assignmentFor(memberIds))
                    : sync(memberId, generation));
        }
        return tokens;
    }

    static Map<String, byte[]> assignmentFor(List<String> memberIds) {
        return memberIds.stream().collect(Collectors.toMap(id -> id, id -> bytes("for " + id)));
    }

    int generation() {
        return group.snapshot().group().epoch();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
