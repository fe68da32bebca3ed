package io.caddis.console;

import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.BrokerState;
import io.caddis.admin.group.GroupRow;
import io.caddis.admin.group.GroupState;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.admin.topic.ReplicaView;
import io.caddis.admin.topic.TopicRow;
import io.caddis.console.list.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Columns and filters of every list, as docs/admin-api.md names them. */
final class Listings {

    static final Listing<BrokerRow> BROKERS = new Listing<BrokerRow>(
                    row -> row.brokerId() + " " + row.host() + " " + row.rack(), Comparator.comparing(BrokerRow::brokerId))
            .column("id", BrokerRow::brokerId)
            .column("leaders", BrokerRow::leaders)
            .column("replicas", BrokerRow::replicas)
            .column("size", BrokerRow::sizeBytes)
            .column("skew", BrokerRow::leaderSkewPercent)
            .facet("state", names(BrokerState.values()), row -> List.of(row.state().name()));

    static final Listing<TopicRow> TOPICS = new Listing<>(TopicRow::name, Comparator.comparing(TopicRow::name))
            .column("name", TopicRow::name)
            .column("level", TopicRow::level)
            .column("partitions", TopicRow::partitions)
            .column("replication", TopicRow::replicationFactor)
            .column("size", TopicRow::sizeBytes)
            .column("messages", TopicRow::messages)
            .column("rate", TopicRow::messagesInPerSecond)
            .facet("state", names(PartitionState.values()), Listings::states)
            .facet("internal", List.of("TRUE", "FALSE"), row -> List.of(row.internal() ? "TRUE" : "FALSE"))
            .facet("policy", List.of("DELETE", "COMPACT"), Listings::policies);

    static final Listing<PartitionRow> PARTITIONS = new Listing<PartitionRow>(
                    row -> row.topic() + "-" + row.partition(),
                    Comparator.comparing(PartitionRow::topic).thenComparing(PartitionRow::partition))
            .column("name", PartitionRow::topic)
            .column("level", PartitionRow::level)
            .column("leader", PartitionRow::leader)
            .column("size", PartitionRow::sizeBytes)
            .column("end", PartitionRow::endOffset)
            .column("epoch", PartitionRow::leaderEpoch)
            .facet("state", names(PartitionState.values()), row -> row.states().stream().map(PartitionState::name).toList())
            .exact("topic", row -> List.of(row.topic()))
            .exact("broker", row -> row.replicas().stream().map(ReplicaView::brokerId).map(String::valueOf).toList())
            .exact("leader", row -> row.leader() == null ? List.of() : List.of(row.leader().toString()));

    static final Listing<GroupRow> GROUPS = new Listing<>(GroupRow::groupId, Comparator.comparing(GroupRow::groupId))
            .column("id", GroupRow::groupId)
            .column("members", GroupRow::members)
            .column("since", GroupRow::stateSince)
            .facet("state", names(GroupState.values()), row -> List.of(row.state().name()))
            .facet("type", List.of("CLASSIC", "CONSUMER"), row -> List.of(row.type()))
            .exact("topic", GroupRow::topics);

    private Listings() {}

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static Collection<String> states(TopicRow row) {
        List<String> states = new ArrayList<>();
        add(states, PartitionState.OFFLINE, row.health().offline());
        add(states, PartitionState.UNDER_MIN_ISR, row.health().underMinIsr());
        add(states, PartitionState.UNDER_REPLICATED, row.health().underReplicated());
        add(states, PartitionState.REASSIGNING, row.health().reassigning());
        add(states, PartitionState.NON_PREFERRED_LEADER, row.health().nonPreferredLeader());
        // a topic is healthy when all of it is
        return states.isEmpty() ? List.of(PartitionState.HEALTHY.name()) : states;
    }

    private static void add(List<String> states, PartitionState state, int count) {
        if (count > 0) {
            states.add(state.name());
        }
    }

    private static Collection<String> policies(TopicRow row) {
        List<String> policies = new ArrayList<>();
        for (String policy : row.cleanupPolicy().split(",")) {
            if (!policy.isBlank()) {
                policies.add(policy.strip().toUpperCase(java.util.Locale.ROOT));
            }
        }
        return policies;
    }
}
