package io.caddis.broker.api.admin;

import io.caddis.broker.settings.TopicCreationSettings;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;

/**
 * Reads one topic of a CreateTopics request: fills in defaults, and refuses what contradicts itself. Whether name, counts and
 * brokers are right is the controller's to say.
 */
final class RequestedTopic {

    /** In the request: take the default (KIP-464), or, beside an assignment, nothing. */
    private static final int UNSPECIFIED = -1;

    private RequestedTopic() {}

    /** Why a topic is refused before the controller is asked. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient ApiError error;

        Refused(Errors error, String message) {
            super(message, null, false, false);
            this.error = new ApiError(error, message);
        }

        ApiError error() {
            return error;
        }
    }

    static NewTopic read(CreatableTopic topic, TopicCreationSettings defaults) throws Refused {
        Map<String, String> settings = settings(topic);
        if (topic.assignments().isEmpty()) {
            return new NewTopic(topic.name(),
                    Optional.of(topic.numPartitions() == UNSPECIFIED ? defaults.defaultPartitions() : topic.numPartitions()),
                    Optional.of(topic.replicationFactor() == UNSPECIFIED
                            ? defaults.defaultReplicationFactor() : (int) topic.replicationFactor()),
                    Optional.empty(), settings);
        }
        refuseCountBesideAssignment("replication factor", topic.name(), topic.replicationFactor());
        refuseCountBesideAssignment("number of partitions", topic.name(), topic.numPartitions());
        return new NewTopic(
                topic.name(), Optional.empty(), Optional.empty(), Optional.of(assignments(topic)), settings);
    }

    private static void refuseCountBesideAssignment(String what, String topic, int count) throws Refused {
        if (count != UNSPECIFIED) {
            throw new Refused(Errors.INVALID_REQUEST, "Topic '" + topic + "' has an assignment of replicas and a " + what
                    + " (" + count + "); leave the " + what + " at -1");
        }
    }

    private static List<List<Integer>> assignments(CreatableTopic topic) throws Refused {
        TreeMap<Integer, List<Integer>> byPartition = new TreeMap<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (byPartition.put(assignment.partitionIndex(), assignment.brokerIds()) != null) {
                throw new Refused(Errors.INVALID_REPLICA_ASSIGNMENT, "Topic '" + topic.name() + "' assigns partition "
                        + assignment.partitionIndex() + " twice; assign it once");
            }
        }
        if (byPartition.firstKey() != 0 || byPartition.lastKey() != byPartition.size() - 1) {
            throw new Refused(Errors.INVALID_REPLICA_ASSIGNMENT, "Topic '" + topic.name() + "' assigns partitions "
                    + byPartition.firstKey() + " to " + byPartition.lastKey() + " (" + byPartition.size()
                    + " of them); number them from 0 without a gap");
        }
        return new ArrayList<>(byPartition.values());
    }

    private static Map<String, String> settings(CreatableTopic topic) throws Refused {
        Map<String, String> settings = new LinkedHashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                throw new Refused(Errors.INVALID_CONFIG,
                        "Null value not supported for topic configs: " + config.name() + "; leave it out to use the default");
            }
            if (settings.put(config.name(), config.value()) != null) {
                throw new Refused(Errors.INVALID_CONFIG, "Topic config " + config.name() + " appears twice; set it once");
            }
        }
        List<String> problems = TopicSettings.problemsOf(settings);
        if (!problems.isEmpty()) {
            throw new Refused(Errors.INVALID_CONFIG, String.join("\n", problems));
        }
        return settings;
    }
}
