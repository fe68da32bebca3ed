package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Plays the shell for one group: carries out its effects at once, keeps its rows and its time. */
final class GroupHarness {

    static final String GROUP = "flights";
    static final GroupClient CLIENT = new GroupClient("client", "/127.0.0.1");
    static final int REBALANCE_TIMEOUT_MS = 60_000;

    final InMemoryTopics topics = new InMemoryTopics();
    final InMemoryRows rows = new InMemoryRows();
    final Map<Long, GroupAnswer> answers = new LinkedHashMap<>();
    final List<List<GroupChange>> stores = new ArrayList<>();
    ConsumerGroupConfig config = config(assigningEvery(0));
    Group group;
    long nowMs = 1_000_000;
    /** The next stores fail; whether they are carried out all the same. */
    boolean failing;
    boolean failingAfterCommit;
    /** The coordinator is lost while it stores. */
    boolean losing;
    private long tokens;

    GroupHarness() {
        group = new ConsumerGroup(GROUP, config, topics, nowMs);
    }

    GroupHarness(GroupSettings.Consumer settings) {
        config = config(settings);
        group = new ConsumerGroup(GROUP, config, topics, nowMs);
    }

    private static ConsumerGroupConfig config(GroupSettings.Consumer settings) {
        return ConsumerGroupConfig.of(
                new GroupSettings(GroupSettings.DEFAULTS.classic(), settings, GroupSettings.DEFAULTS.offsets(), GroupSettings.DEFAULTS.lag()));
    }

    /** The defaults, but for the time an assignment stands: most stories have no time to wait for it. */
    static GroupSettings.Consumer assigningEvery(int intervalMs) {
        return new GroupSettings.Consumer(
                45_000, 45_000, 60_000, 5_000, 5_000, 15_000, Integer.MAX_VALUE, List.of("uniform", "range"), "bidirectional", 600_000,
                intervalMs, 0, 15_000);
    }

    GroupAnswer ask(GroupRequest request) {
        long token = ++tokens;
        run(group.handle(request, token, nowMs), request, token);
        return answers.get(token);
    }

    long lastToken() {
        return tokens;
    }

    void passMs(long ms) {
        long untilMs = nowMs + ms;
        while (group.nextDeadlineMs() <= untilMs) {
            nowMs = Math.max(nowMs, group.nextDeadlineMs());
            run(group.onTime(nowMs), null, 0);
        }
        nowMs = untilMs;
    }

    void topicsChanged() {
        run(group.onTopicsChanged(nowMs), null, 0);
    }

    /** The coordinator is lost, another one loads what is stored. */
    void failOver() {
        run(group.giveUp(GroupError.NOT_COORDINATOR), null, 0);
        group = rows.load().group() == null ? new ConsumerGroup(GROUP, config, topics, nowMs)
                : ConsumerGroup.load(rows.load(), config, topics, nowMs);
    }

    private void run(List<GroupEffect> effects, GroupRequest request, long token) {
        for (GroupEffect effect : effects) {
            if (effect instanceof GroupEffect.Answer answer) {
                GroupAnswer before = answers.put(answer.token(), answer.answer());
                if (before != null) {
                    throw new AssertionError("answered twice: " + before + " and " + answer.answer());
                }
            } else if (effect instanceof GroupEffect.Store store) {
                assertEquals(effect, effects.get(effects.size() - 1), "a store is the last effect");
                store(store);
            } else if (effect instanceof GroupEffect.ReplaceBy replaceBy) {
                group = replaceBy.replacement();
                if (request != null) {
                    run(group.handle(request, token, nowMs), request, token);
                }
            }
        }
    }

    private void store(GroupEffect.Store store) {
        stores.add(store.changes());
        if (!failing && !losing || failingAfterCommit) {
            rows.write(store.changes());
        }
        if (losing) {
            failOver();
            return;
        }
        run(failing ? group.onStoreFailed(GroupError.COORDINATOR_NOT_AVAILABLE, nowMs) : group.onStored(nowMs), null, 0);
    }

    // What members do

    ConsumerBeaten join(String memberId, String... topicNames) {
        return beat(joining(memberId, null, List.of(topicNames), null));
    }

    ConsumerBeaten joinMatching(String memberId, String regex) {
        return beat(joining(memberId, null, null, regex));
    }

    ConsumerBeaten joinStatic(String memberId, String instanceId, String... topicNames) {
        return beat(joining(memberId, instanceId, List.of(topicNames), null));
    }

    ConsumerBeaten leave(String memberId) {
        return beat(heartbeat(memberId, -1, null, null));
    }

    /** Says nothing but that it is there. */
    ConsumerBeaten beat(String memberId, int epoch) {
        return beat(heartbeat(memberId, epoch, null, null));
    }

    /** Confirms that it has what the answer assigned. */
    ConsumerBeaten owning(String memberId, int epoch, Map<UUID, List<Integer>> owned) {
        return beat(heartbeat(memberId, epoch, null, owned));
    }

    ConsumerBeaten beat(ConsumerHeartbeat request) {
        ConsumerBeaten answer = (ConsumerBeaten) ask(request);
        assertNotNull(answer, "unanswered: " + request);
        return answer;
    }

    static ConsumerHeartbeat joining(String memberId, String instanceId, List<String> topicNames, String regex) {
        return new ConsumerHeartbeat(
                GROUP, memberId, 0, instanceId, null, REBALANCE_TIMEOUT_MS, topicNames, regex, null, Map.of(), CLIENT);
    }

    static ConsumerHeartbeat heartbeat(String memberId, int epoch, String instanceId, Map<UUID, List<Integer>> owned) {
        return new ConsumerHeartbeat(GROUP, memberId, epoch, instanceId, null, -1, null, null, null, owned, CLIENT);
    }

    /** Beats for all these members, each confirming what it is told, until nothing changes any more. */
    void settle(String... memberIds) {
        for (int round = 0; round < 10; round++) {
            int before = stores.size();
            for (String memberId : memberIds) {
                GroupDescription.Member member = described(memberId);
                owning(memberId, member.memberEpoch(), member.owned());
            }
            if (stores.size() == before) {
                return;
            }
        }
        throw new AssertionError("does not settle: " + group.describe());
    }

    // What is seen

    String state() {
        return group.describe().state();
    }

    int epoch() {
        return group.describe().epoch();
    }

    GroupDescription.Member described(String memberId) {
        return group.describe().members().stream().filter(member -> member.memberId().equals(memberId)).findFirst()
                .orElseThrow(() -> new AssertionError(memberId + " is not a member"));
    }

    StoredMember row(String memberId) {
        return rows.load().members().stream().filter(row -> row.memberId().equals(memberId)).findFirst().orElse(null);
    }

    static int count(Map<UUID, List<Integer>> partitions) {
        return partitions.values().stream().mapToInt(List::size).sum();
    }
}
