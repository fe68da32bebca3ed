package io.caddis.broker.settings;

import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The settings a group may have of its own (Kafka's GROUP resource), in place of the broker's of the same name with {@link
 * #BROKER_PREFIX} before it. They hold for groups of the consumer protocol (KIP-848); a group need not exist to have some.
 */
public final class OwnGroupSettings {

    static final String BROKER_PREFIX = "group.";
    static final String SESSION_TIMEOUT_MS = "consumer.session.timeout.ms";
    static final String HEARTBEAT_INTERVAL_MS = "consumer.heartbeat.interval.ms";

    static final String ASSIGNMENT_INTERVAL_MS = "consumer.assignment.interval.ms";

    static final ConfigDef DEFINITIONS = new ConfigDef();

    static {
        new SettingGroup(DEFINITIONS, "Settings of a group")
                .define(SESSION_TIMEOUT_MS, Type.INT, GroupSettings.DEFAULTS.consumer().sessionTimeoutMs(), Range.atLeast(1),
                        Importance.MEDIUM, "After how many milliseconds without a heartbeat a member of this group is taken for dead.")
                .define(HEARTBEAT_INTERVAL_MS, Type.INT, GroupSettings.DEFAULTS.consumer().heartbeatIntervalMs(), Range.atLeast(1),
                        Importance.MEDIUM, "How often, in milliseconds, members of this group are told to send heartbeats.")
                .define(ASSIGNMENT_INTERVAL_MS, Type.INT, GroupSettings.DEFAULTS.consumer().assignmentIntervalMs(), Range.atLeast(0),
                        Importance.MEDIUM, "How long, in milliseconds, this group's partitions stay assigned as they are, at least, before"
                                + " members that come or change make another assignment.");
    }

    /** Kafka's settings of groups that there are no such groups for here, or nothing to set. */
    private static final Map<String, String> NOT_AVAILABLE = new TreeMap<>(Map.of(
            "share.", "there are no share groups in this version",
            "streams.", "there are no streams groups in this version",
            "consumer.assignor.offload.enable", "the assignors run on the coordinator's thread"));

    private OwnGroupSettings() {}

    /**
     * What is wrong with a group's settings, each on its own, and with what they come to together with the broker's. Empty:
     * they can be stored.
     *
     * @param own    of the group, all of them
     * @param broker bounds, and what holds where the group has nothing of its own
     */
    public static List<String> problemsOf(Map<String, String> own, GroupSettings broker) {
        List<String> problems = new ArrayList<>();
        own.keySet().stream().filter(name -> !DEFINITIONS.names().contains(name)).forEach(name -> problems.add(problemOfName(name)));
        SettingValues values = SettingValues.parseGiven(DEFINITIONS, own, problems);
        if (!problems.isEmpty()) {
            return problems;
        }
        GroupSettings.Consumer bounds = broker.consumer();
        requireRange(values, SESSION_TIMEOUT_MS, bounds.minSessionTimeoutMs(), bounds.maxSessionTimeoutMs(), problems);
        requireRange(values, HEARTBEAT_INTERVAL_MS, bounds.minHeartbeatIntervalMs(), bounds.maxHeartbeatIntervalMs(), problems);
        requireRange(values, ASSIGNMENT_INTERVAL_MS, bounds.minAssignmentIntervalMs(), bounds.maxAssignmentIntervalMs(), problems);
        ConsumerGroupConfig config = config(own, broker);
        if (problems.isEmpty() && config.sessionTimeoutMs() <= config.heartbeatIntervalMs()) {
            problems.add(SESSION_TIMEOUT_MS + " must be greater than " + HEARTBEAT_INTERVAL_MS + ", they are "
                    + config.sessionTimeoutMs() + " and " + config.heartbeatIntervalMs() + "; raise the one or lower the other");
        }
        return problems;
    }

    private static String problemOfName(String name) {
        Stream<Map.Entry<String, String>> known = NOT_AVAILABLE.entrySet().stream();
        return known.filter(entry -> name.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> "Cannot set " + name + ": " + entry.getValue())
                .orElseGet(() -> "Unknown group config name: " + name + Spelling.suggestion(name, DEFINITIONS.names()));
    }

    private static void requireRange(SettingValues values, String name, int min, int max, List<String> problems) {
        if (!values.isSet(name)) {
            return;
        }
        int value = values.integer(name);
        String kind = name.substring("consumer.".length());
        if (value < min) {
            problems.add(name + " must be greater than or equal to " + BROKER_PREFIX + "consumer.min." + kind + " (" + min
                    + "), it is " + value);
        } else if (value > max) {
            problems.add(name + " must be less than or equal to " + BROKER_PREFIX + "consumer.max." + kind + " (" + max
                    + "), it is " + value);
        }
    }

    /** What holds for a group. @param own as stored: what another version has left there and does not parse is left out */
    public static ConsumerGroupConfig config(Map<String, String> own, GroupSettings broker) {
        SettingValues values = SettingValues.parseGiven(DEFINITIONS, own, new ArrayList<>());
        return new ConsumerGroupConfig(
                broker.consumer(), broker.classic(), given(values, SESSION_TIMEOUT_MS), given(values, HEARTBEAT_INTERVAL_MS),
                given(values, ASSIGNMENT_INTERVAL_MS));
    }

    private static OptionalInt given(SettingValues values, String name) {
        return values.isSet(name) ? OptionalInt.of(values.integer(name)) : OptionalInt.empty();
    }

    /** What is in force of one of these for a group, which the broker's bounds may hold to another value than its own. */
    static int inForce(String name, ConsumerGroupConfig config) {
        return switch (name) {
            case SESSION_TIMEOUT_MS -> config.sessionTimeoutMs();
            case HEARTBEAT_INTERVAL_MS -> config.heartbeatIntervalMs();
            case ASSIGNMENT_INTERVAL_MS -> config.assignmentIntervalMs();
            default -> throw new IllegalArgumentException("a group has no setting " + name);
        };
    }
}
