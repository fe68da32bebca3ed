package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.image.BrokerRegistration;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * From what a client wants to the operation that does it, or to the error it gets. Reads the controller's state, changes
 * nothing.
 */
final class CommandDecision {

    private final ControllerSettings settings;
    private final MetadataState state;
    private final Map<Integer, BrokerRegistration> live;

    CommandDecision(ControllerSettings settings, MetadataState state, Map<Integer, BrokerRegistration> live) {
        this.settings = settings;
        this.state = state;
        this.live = live;
    }

    /**
     * @param newId of a topic, should one be created
     * @throws ControllerException what the client did wrong
     */
    AdminOperation decide(ControllerCommand.Administration command, Supplier<UUID> newId) {
        if (command instanceof ControllerCommand.CreateTopic create) {
            return createTopic(create.topic(), newId.get());
        } else if (command instanceof ControllerCommand.DeleteTopic delete) {
            return deleteTopic(delete.topicId());
        } else if (command instanceof ControllerCommand.CreatePartitions add) {
            return addPartitions(add);
        } else if (command instanceof ControllerCommand.AlterReassignments alter) {
            return ReassignmentDecision.of(
                    alter.requests(), alter.mayChangeFactor(), settings.maxReplicationFactor(), state, live);
        } else {
            return alterSettings((ControllerCommand.AlterSettings) command);
        }
    }

    private TopicCreation createTopic(NewTopic topic, UUID id) {
        TopicName.requireLegal(topic.name());
        if (state.topic(topic.name()).isPresent()) {
            throw new ControllerException.TopicExists("topic " + topic.name() + " already exists");
        }
        state.collidingName(topic.name()).ifPresent(other -> {
            throw new ControllerException.InvalidTopicName("topic " + topic.name() + " collides with existing topic " + other
                    + ": '.' and '_' are the same in metric names, choose another name");
        });
        List<List<Integer>> replicas = topic.assignments().isPresent()
                ? assigned(topic)
                : placed(topic, topic.partitions().orElse(settings.defaultPartitions()), id);
        return new TopicCreation(id, topic.name(), replicas, Map.copyOf(topic.settings()));
    }

    private List<List<Integer>> assigned(NewTopic topic) {
        List<List<Integer>> assignments = topic.assignments().orElseThrow();
        requirePartitionCount(assignments.size(), assignments.size());
        ManualAssignment.requireValid(assignments, 0, live.keySet());
        requireReplicationFactor(assignments.get(0).size());
        requireReplicaCount(assignments.size(), assignments.get(0).size());
        return assignments;
    }

    private List<List<Integer>> placed(NewTopic topic, int partitions, UUID id) {
        requirePartitionCount(partitions, partitions);
        int replicationFactor = topic.replicationFactor().orElse(settings.defaultReplicationFactor());
        requireReplicationFactor(replicationFactor);
        requireReplicaCount(partitions, replicationFactor);
        return new ReplicaPlacement(receivers(), state.partitions(), List.of(), seed(id)).place(partitions, replicationFactor);
    }

    /** A broker that is being emptied is as little wanted as one that drains. */
    private List<BrokerRegistration> receivers() {
        Set<Integer> evacuating = Rebalancing.evacuating(state);
        return live.values().stream()
                .map(broker -> evacuating.contains(broker.brokerId()) ? broker.withDraining(true) : broker)
                .toList();
    }

    private TopicDeletion deleteTopic(UUID id) {
        StoredTopic topic = state.topic(id)
                .orElseThrow(() -> new ControllerException.UnknownTopic("there is no topic with id " + id));
        return new TopicDeletion(id, topic.name());
    }

    private PartitionAddition addPartitions(ControllerCommand.CreatePartitions command) {
        StoredTopic topic = requireTopic(command.topicName());
        int present = topic.partitionCount();
        int added = command.newCount() - present;
        if (added <= 0) {
            throw new ControllerException.InvalidPartitions("topic " + topic.name() + " has " + present
                    + " partitions; the new total must be larger, it is " + command.newCount());
        }
        requirePartitionCount(command.newCount(), added);
        if (command.assignments().isPresent()) {
            List<List<Integer>> assignments = command.assignments().get();
            if (assignments.size() != added) {
                throw new ControllerException.InvalidAssignment(
                        added + " partitions are to be added, the assignment names " + assignments.size());
            }
            ManualAssignment.requireValid(assignments, present, live.keySet());
            requireReplicationFactor(assignments.get(0).size());
            requireReplicaCount(command.newCount(), assignments.get(0).size());
            return new PartitionAddition(topic.id(), topic.name(), present, assignments);
        }
        int replicationFactor = topic.partitions().get(0).replicas().size();
        requireReplicaCount(command.newCount(), replicationFactor);
        ReplicaPlacement placement =
                new ReplicaPlacement(receivers(), state.partitions(), topic.partitions(), seed(topic.id()));
        return new PartitionAddition(topic.id(), topic.name(), present, placement.place(added, replicationFactor));
    }

    private SettingsAlteration alterSettings(ControllerCommand.AlterSettings command) {
        SettingsAlteration.Resource target = resource(command.target());
        Optional<StoredSettings> present = SettingsAlteration.present(state, target);
        Map<String, String> altered = Map.copyOf(command.change().apply(present.orElseThrow().overrides()));
        if (target instanceof SettingsAlteration.Resource.Group group && !altered.isEmpty()) {
            requireRoomForGroup(group.groupId());
        }
        return new SettingsAlteration(target, altered);
    }

    private void requireRoomForGroup(String groupId) {
        Set<String> groups = new HashSet<>(state.groupsWithSettings());
        groups.add(groupId);
        int bytes = groups.stream()
                .mapToInt(id -> id.getBytes(StandardCharsets.UTF_8).length + ControllerSettings.BYTES_PER_LISTED_NAME)
                .sum();
        if (groups.size() > state.groupsWithSettings().size() && bytes > ControllerSettings.GROUPS_WITH_SETTINGS_ID_BYTES_LIMIT) {
            throw new ControllerException.LimitReached("the ids of " + (groups.size() - 1)
                    + " groups with settings of their own take the " + ControllerSettings.GROUPS_WITH_SETTINGS_ID_BYTES_LIMIT
                    + " bytes there are for them: delete the settings of groups that are no more, or alter the broker's");
        }
    }

    private SettingsAlteration.Resource resource(SettingsTarget target) {
        if (target instanceof SettingsTarget.Topic topic) {
            return new SettingsAlteration.Resource.Topic(requireTopic(topic.name()).id(), topic.name());
        } else if (target instanceof SettingsTarget.Broker broker) {
            return new SettingsAlteration.Resource.Broker(broker.brokerId());
        } else if (target instanceof SettingsTarget.Group group) {
            return new SettingsAlteration.Resource.Group(group.groupId());
        } else {
            return new SettingsAlteration.Resource.Cluster();
        }
    }

    private StoredTopic requireTopic(String name) {
        return state.topic(name).orElseThrow(() -> new ControllerException.UnknownTopic("there is no topic " + name));
    }

    private void requirePartitionCount(int total, int added) {
        if (total < 1) {
            throw new ControllerException.InvalidPartitions("the number of partitions is " + total + ", it must be 1 or more");
        }
        if (total > settings.maxPartitionsPerTopic()) {
            throw new ControllerException.LimitReached("a topic may have " + settings.maxPartitionsPerTopic()
                    + " partitions, not " + total);
        }
        if ((long) state.partitionCount() + added > settings.maxPartitionsPerCluster()) {
            throw new ControllerException.LimitReached("the cluster has " + state.partitionCount() + " partitions, " + added
                    + " more would pass its limit of " + settings.maxPartitionsPerCluster() + ": delete topics or raise the limit");
        }
    }

    private static void requireReplicaCount(int partitions, int replicationFactor) {
        if ((long) partitions * replicationFactor > ControllerSettings.REPLICAS_PER_TOPIC_LIMIT) {
            throw new ControllerException.LimitReached(partitions + " partitions with " + replicationFactor
                    + " replicas each are more than the " + ControllerSettings.REPLICAS_PER_TOPIC_LIMIT
                    + " replicas a topic may have");
        }
    }

    private void requireReplicationFactor(int replicationFactor) {
        if (replicationFactor < 1) {
            throw new ControllerException.InvalidReplicationFactor(
                    "the replication factor is " + replicationFactor + ", it must be 1 or more");
        }
        if (replicationFactor > settings.maxReplicationFactor()) {
            throw new ControllerException.InvalidReplicationFactor("replication factor " + replicationFactor
                    + " is above this cluster's limit of " + settings.maxReplicationFactor());
        }
    }

    private static long seed(UUID id) {
        return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    }
}
