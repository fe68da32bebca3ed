package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An {@link ActiveController} whose effects are written down, one line each, and answered as the test says: commits succeed
 * unless told otherwise, catalog tasks wait until {@link #catalogAnswers}. History and broker rows are left out of the text.
 */
final class ControllerTranscript {

    private record AskedOfCatalog(long taskId, CatalogTask task) {}

    private final ActiveController controller;
    private final Deque<AskedOfCatalog> asked = new ArrayDeque<>();
    private final Deque<CommitOutcome> nextOutcomes = new ArrayDeque<>();
    private final Map<UUID, String> names = new HashMap<>();
    private final StringBuilder lines = new StringBuilder();

    /** What the metadata store really holds. */
    private MetadataState stored = new MetadataState(empty());

    private boolean doneButUnknown;
    private String live;
    private long nowMs;
    private long nextId;
    private CatalogSnapshot catalog = new CatalogSnapshot(List.of(), List.of(), Map.of(), Map.of(), Map.of());

    ControllerTranscript(String live) {
        this.live = live;
        ControllerTenure tenure = new ControllerTenure(new ControllerIdentity(1, new UUID(1, 1), 5), 5);
        controller = new ActiveController(
                tenure, ControllerSettings.DEFAULTS, empty(), image(), () -> new UUID(0, ++nextId));
    }

    // ---- what happens ----

    ControllerTranscript elected() {
        return carryOut(controller.onElected(nowMs));
    }

    /** Elected, attached to an empty catalog, and the lines so far forgotten. */
    ControllerTranscript settled() {
        elected();
        catalogAnswers();
        clear();
        return this;
    }

    ControllerTranscript brokers(String description) {
        live = description;
        return imageFollows();
    }

    /** This node's image catches up with the metadata store. */
    ControllerTranscript imageFollows() {
        return carryOut(controller.onImage(image(), nowMs));
    }

    ControllerTranscript command(long id, ControllerCommand command) {
        return carryOut(controller.onCommand(id, command, nowMs + 1_000, nowMs));
    }

    /** A node reports that nothing listens on the broker's port, and the probe says likewise or not. */
    ControllerTranscript unreachable(int brokerId, long brokerEpoch, boolean refuses) {
        carryOut(controller.onUnreachable(brokerId, brokerEpoch, nowMs));
        return carryOut(controller.onProbed(Brokers.of(brokerId + "@" + brokerEpoch).get(brokerId), refuses, nowMs));
    }

    ControllerTranscript leaderBalanceDue() {
        return carryOut(controller.onLeaderBalanceDue(nowMs));
    }

    ControllerTranscript rebalanceDue() {
        return carryOut(controller.onRebalanceDue(nowMs));
    }

    ControllerTranscript timePasses(long ms) {
        nowMs += ms;
        return carryOut(controller.onTick(nowMs));
    }

    ControllerTranscript nextCommit(CommitOutcome outcome) {
        nextOutcomes.add(outcome);
        return this;
    }

    ControllerTranscript catalogHolds(CatalogSnapshot snapshot) {
        catalog = snapshot;
        return this;
    }

    /** Everything asked of the catalog so far is done. */
    ControllerTranscript catalogAnswers() {
        while (!asked.isEmpty()) {
            AskedOfCatalog next = asked.remove();
            CatalogTask.Outcome outcome = next.task() instanceof CatalogTask.Attach
                    ? new CatalogTask.Outcome.Loaded(catalog)
                    : new CatalogTask.Outcome.Done();
            carryOut(controller.onCatalogOutcome(next.taskId(), outcome, nowMs));
        }
        return this;
    }

    /** Everything asked of the catalog so far fails. */
    ControllerTranscript catalogFails() {
        int failing = asked.size();
        for (int i = 0; i < failing; i++) {
            carryOut(controller.onCatalogOutcome(asked.remove().taskId(), new CatalogTask.Outcome.Unavailable("down"), nowMs));
        }
        return this;
    }

    ControllerTranscript catalogFences() {
        return carryOut(controller.onCatalogOutcome(
                asked.remove().taskId(), new CatalogTask.Outcome.Fenced("epoch 6 holds the fence"), nowMs));
    }

    ControllerTranscript reloaded() {
        return carryOut(controller.onReloaded(snapshot(), nowMs));
    }

    ControllerTranscript resigned() {
        return carryOut(controller.onResigned("test"));
    }

    /** Of a topic whose creation was committed. */
    UUID idOf(String topic) {
        return names.entrySet().stream().filter(entry -> entry.getValue().equals(topic)).findFirst().orElseThrow().getKey();
    }

    PartitionImage partition(String topic, int partition) {
        return stored.partition(idOf(topic), partition).orElseThrow();
    }

    void clear() {
        lines.setLength(0);
    }

    /** The lines since the last call. */
    String text() {
        String text = lines.toString();
        clear();
        return text;
    }

    // ---- what the controller wants ----

    private ControllerTranscript carryOut(List<ControllerEffect> effects) {
        for (ControllerEffect effect : effects) {
            if (effect instanceof ControllerEffect.Commit commit) {
                commit(commit);
            } else if (effect instanceof ControllerEffect.RunInCatalog run) {
                asked.add(new AskedOfCatalog(run.taskId(), run.task()));
                if (!(run.task() instanceof CatalogTask.AppendHistory) && !(run.task() instanceof CatalogTask.RecordBrokers)) {
                    line("catalog " + run.task().getClass().getSimpleName() + (run.delayMs() > 0 ? " later" : ""));
                }
            } else if (effect instanceof ControllerEffect.Complete complete) {
                line("complete " + complete.commandId() + describe(complete.reply()));
            } else if (effect instanceof ControllerEffect.Fail fail) {
                line("fail " + fail.commandId() + " " + fail.reason().getClass().getSimpleName());
            } else if (effect instanceof ControllerEffect.Probe probe) {
                line("probe " + probe.broker().brokerId() + "@" + probe.broker().brokerEpoch());
            } else if (effect instanceof ControllerEffect.RemoveRegistration remove) {
                line("remove " + remove.broker().brokerId() + "@" + remove.broker().brokerEpoch());
                carryOut(controller.onRegistrationRemoved(remove.broker(), nowMs));
            } else if (effect instanceof ControllerEffect.Warn warn) {
                line("warn " + warn.message());
            } else {
                line(effect.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            }
        }
        return this;
    }

    private static String describe(ControllerReply reply) {
        if (reply instanceof ControllerReply.InSync inSync) {
            StringJoiner text = new StringJoiner(", ", ": ", "");
            inSync.answers().forEach(answer -> text.add("p" + answer.partition() + " " + answer.error()
                    + answer.present().map(p -> " " + p.isr() + " v" + p.partitionEpoch()).orElse("")));
            return text.toString();
        } else if (reply instanceof ControllerReply.Elections elections) {
            StringJoiner text = new StringJoiner(", ", ": ", "");
            elections.answers().forEach(answer -> text.add("p" + answer.partition() + " " + answer.error()));
            return text.toString();
        }
        return "";
    }

    private void line(String text) {
        lines.append(text).append('\n');
    }

    private void commit(ControllerEffect.Commit commit) {
        CommitOutcome outcome = nextOutcomes.isEmpty() ? CommitOutcome.COMMITTED : nextOutcomes.remove();
        boolean isDone = outcome == CommitOutcome.COMMITTED || doneButUnknown;
        commit.changes().stream().filter(change -> !isHistory(change)).forEach(change -> line("commit " + describe(change)
                + (outcome == CommitOutcome.COMMITTED ? "" : " " + outcome)));
        doneButUnknown = false;
        if (isDone) {
            commit.changes().forEach(stored::apply);
        }
        carryOut(controller.onCommitted(outcome, nowMs));
    }

    private static boolean isHistory(MetadataChange change) {
        return change instanceof MetadataChange.PutHistory || change instanceof MetadataChange.RemoveHistory;
    }

    /** The commit whose outcome the controller does not know was done. */
    ControllerTranscript nextCommitIsDoneButUnknown() {
        nextOutcomes.add(CommitOutcome.UNKNOWN);
        doneButUnknown = true;
        return this;
    }

    private String describe(MetadataChange change) {
        if (change instanceof MetadataChange.CreateTopic create) {
            names.put(create.id(), create.name());
            return "create " + create.name() + " " + describe(create.partitions());
        } else if (change instanceof MetadataChange.DeleteTopic delete) {
            return "delete " + delete.topic().name();
        } else if (change instanceof MetadataChange.PutChunk put) {
            return names.get(put.topicId()) + " v" + put.expectedVersion() + " " + describe(put.partitions());
        } else if (change instanceof MetadataChange.PutSlots put) {
            Map<Integer, Integer> counts = new LinkedHashMap<>();
            put.slots().slots().forEach(slot -> counts.merge(slot.brokerId(), 1, Integer::sum));
            return "slots v" + put.expectedVersion() + " " + counts;
        } else if (change instanceof MetadataChange.PutTopicSettings put) {
            return "settings of " + put.name() + " v" + put.expectedVersion() + " " + new TreeMap<>(put.overrides());
        } else if (change instanceof MetadataChange.PutGroupSettings put) {
            return "settings of group " + put.groupId() + " v" + put.expectedVersion() + " " + new TreeMap<>(put.overrides());
        } else if (change instanceof MetadataChange.PutIncarnations put) {
            Map<Integer, Long> runs = new TreeMap<>();
            put.byBrokerId().forEach((id, last) -> runs.put(id, last.incarnation().getLeastSignificantBits()));
            return "processed v" + put.expectedVersion() + " " + runs;
        } else {
            return change.getClass().getSimpleName();
        }
    }

    private static String describe(List<PartitionImage> partitions) {
        StringJoiner text = new StringJoiner(" ");
        partitions.forEach(p -> text.add("p" + p.partition() + onTheWay(p) + "=" + p.leader() + "@" + p.leaderBrokerEpoch() + ":" + p.leaderEpoch()
                + p.isr().toString().replace(" ", "") + listed(" elr", p.elr()) + listed(" last", p.lastKnownElr())));
        return text.toString();
    }

    private static String onTheWay(PartitionImage partition) {
        return partition.isReassigning()
                ? (listed("", partition.replicas()) + listed("+", partition.addingReplicas()) + listed("-", partition.removingReplicas()))
                : "";
    }

    private static String listed(String name, List<Integer> ids) {
        return ids.isEmpty() ? "" : name + ids.toString().replace(" ", "");
    }

    private MetadataSnapshot snapshot() {
        Map<UUID, StoredTopic> topics = new LinkedHashMap<>();
        stored.topics().forEach(topic -> topics.put(topic.id(), topic));
        return new MetadataSnapshot(topics, Set.of(), stored.slots(), stored.slotsVersion(), stored.clusterSettings(), Map.of(),
                groupSettings(), stored.tombstones(), stored.incarnations(), stored.history());
    }

    private ClusterImage image() {
        Map<UUID, TopicImage> byId = new HashMap<>();
        Map<String, TopicImage> byName = new HashMap<>();
        stored.topics().forEach(topic -> {
            TopicImage image = new TopicImage(topic.id(), topic.name(), topic.settings().overrides(), topic.partitions());
            byId.put(image.id(), image);
            byName.put(image.name(), image);
        });
        return new ClusterImage("test", 1, Optional.empty(), Brokers.of(live), byId, byName,
                stored.clusterSettings().overrides(), Map.of(), overridesOfGroups(), stored.slots());
    }

    private Map<String, StoredSettings> groupSettings() {
        Map<String, StoredSettings> settings = new TreeMap<>();
        stored.groupsWithSettings().forEach(groupId -> settings.put(groupId, stored.groupSettings(groupId)));
        return settings;
    }

    private Map<String, Map<String, String>> overridesOfGroups() {
        Map<String, Map<String, String>> overrides = new TreeMap<>();
        groupSettings().forEach((groupId, settings) -> overrides.put(groupId, settings.overrides()));
        return overrides;
    }

    private static MetadataSnapshot empty() {
        return new MetadataSnapshot(Map.of(), Set.of(), CoordinatorSlots.UNASSIGNED, StoredSettings.ABSENT,
                StoredSettings.NONE, Map.of(), Map.of(), Set.of(), StoredIncarnations.NONE, Map.of());
    }
}
