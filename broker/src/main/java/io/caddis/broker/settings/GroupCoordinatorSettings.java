package io.caddis.broker.settings;

import io.caddis.coordinator.group.GroupSettings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Bounds and timing of groups and committed offsets, by Kafka's names and with its defaults. */
final class GroupCoordinatorSettings {

    static final String INITIAL_REBALANCE_DELAY_MS = "group.initial.rebalance.delay.ms";
    static final String MIN_SESSION_TIMEOUT_MS = "group.min.session.timeout.ms";
    static final String MAX_SESSION_TIMEOUT_MS = "group.max.session.timeout.ms";
    static final String MAX_SIZE = "group.max.size";
    static final String CONSUMER_SESSION_TIMEOUT_MS = "group.consumer.session.timeout.ms";
    static final String CONSUMER_MIN_SESSION_TIMEOUT_MS = "group.consumer.min.session.timeout.ms";
    static final String CONSUMER_MAX_SESSION_TIMEOUT_MS = "group.consumer.max.session.timeout.ms";
    static final String CONSUMER_HEARTBEAT_INTERVAL_MS = "group.consumer.heartbeat.interval.ms";
    static final String CONSUMER_MIN_HEARTBEAT_INTERVAL_MS = "group.consumer.min.heartbeat.interval.ms";
    static final String CONSUMER_MAX_HEARTBEAT_INTERVAL_MS = "group.consumer.max.heartbeat.interval.ms";
    static final String CONSUMER_MAX_SIZE = "group.consumer.max.size";
    static final String CONSUMER_ASSIGNORS = "group.consumer.assignors";
    static final String CONSUMER_MIGRATION_POLICY = "group.consumer.migration.policy";
    static final String CONSUMER_REGEX_REFRESH_INTERVAL_MS = "group.consumer.regex.refresh.interval.ms";
    static final String CONSUMER_ASSIGNMENT_INTERVAL_MS = "group.consumer.assignment.interval.ms";
    static final String CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS = "group.consumer.min.assignment.interval.ms";
    static final String CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS = "group.consumer.max.assignment.interval.ms";
    static final String OFFSET_METADATA_MAX_BYTES = "offset.metadata.max.bytes";
    static final String OFFSETS_RETENTION_MINUTES = "offsets.retention.minutes";
    static final String OFFSETS_RETENTION_CHECK_INTERVAL_MS = "offsets.retention.check.interval.ms";

    static final String LAG_SAMPLE_INTERVAL_MS = "group.lag.sample.interval.ms";

    private static final int MIN_LAG_SAMPLE_INTERVAL_MS = 1_000;
    private static final int MAX_LAG_SAMPLE_INTERVAL_MS = 60_000;
    private static final int MIN_REGEX_REFRESH_INTERVAL_MS = 10_000;

    private GroupCoordinatorSettings() {}

    static void declare(SettingGroup group) {
        declareClassic(group, GroupSettings.DEFAULTS.classic());
        declareConsumer(group, GroupSettings.DEFAULTS.consumer());
        declareOffsets(group, GroupSettings.DEFAULTS.offsets());
        group.define(LAG_SAMPLE_INTERVAL_MS, Type.INT, GroupSettings.DEFAULTS.lag().sampleIntervalMs(),
                Range.between(MIN_LAG_SAMPLE_INTERVAL_MS, MAX_LAG_SAMPLE_INTERVAL_MS), Importance.MEDIUM,
                "How often, in milliseconds, the lag of groups is measured. Rates and verdicts look at the last 60 samples; samples are"
                        + " kept for a day. The same on every broker. A setting of Caddis, not of Kafka.");
    }

    private static void declareClassic(SettingGroup group, GroupSettings.Classic defaults) {
        group.define(INITIAL_REBALANCE_DELAY_MS, Type.INT, defaults.initialRebalanceDelayMs(), Range.atLeast(0), Importance.MEDIUM,
                        "How long, in milliseconds, the first rebalance of an empty group of the classic protocol waits for more"
                                + " members; begun anew with each member that comes, up to its rebalance timeout.")
                .define(MIN_SESSION_TIMEOUT_MS, Type.INT, defaults.minSessionTimeoutMs(), Range.atLeast(0), Importance.MEDIUM,
                        "Shortest session timeout, in milliseconds, that a member of the classic protocol may ask for.")
                .define(MAX_SESSION_TIMEOUT_MS, Type.INT, defaults.maxSessionTimeoutMs(), Range.atLeast(0), Importance.MEDIUM,
                        "Longest session timeout, in milliseconds, that a member of the classic protocol may ask for.")
                .define(MAX_SIZE, Type.INT, defaults.maxSize(), Range.atLeast(1), Importance.MEDIUM,
                        "Most members of a group of the classic protocol.");
    }

    private static void declareConsumer(SettingGroup group, GroupSettings.Consumer defaults) {
        group.define(CONSUMER_SESSION_TIMEOUT_MS, Type.INT, defaults.sessionTimeoutMs(), Range.atLeast(1), Importance.MEDIUM,
                        "After how many milliseconds without a heartbeat a member of the consumer protocol (KIP-848) is taken for dead.")
                .define(CONSUMER_MIN_SESSION_TIMEOUT_MS, Type.INT, defaults.minSessionTimeoutMs(), Range.atLeast(1), Importance.MEDIUM,
                        "Lower bound of " + CONSUMER_SESSION_TIMEOUT_MS + ".")
                .define(CONSUMER_MAX_SESSION_TIMEOUT_MS, Type.INT, defaults.maxSessionTimeoutMs(), Range.atLeast(1), Importance.MEDIUM,
                        "Upper bound of " + CONSUMER_SESSION_TIMEOUT_MS + ".")
                .define(CONSUMER_HEARTBEAT_INTERVAL_MS, Type.INT, defaults.heartbeatIntervalMs(), Range.atLeast(1), Importance.MEDIUM,
                        "How often, in milliseconds, members of the consumer protocol are told to send heartbeats.")
                .define(CONSUMER_MIN_HEARTBEAT_INTERVAL_MS, Type.INT, defaults.minHeartbeatIntervalMs(), Range.atLeast(1),
                        Importance.MEDIUM, "Lower bound of " + CONSUMER_HEARTBEAT_INTERVAL_MS + ".")
                .define(CONSUMER_MAX_HEARTBEAT_INTERVAL_MS, Type.INT, defaults.maxHeartbeatIntervalMs(), Range.atLeast(1),
                        Importance.MEDIUM, "Upper bound of " + CONSUMER_HEARTBEAT_INTERVAL_MS + ".")
                .define(CONSUMER_MAX_SIZE, Type.INT, defaults.maxSize(), Range.atLeast(1), Importance.MEDIUM,
                        "Most members of a group of the consumer protocol.")
                .define(CONSUMER_ASSIGNORS, Type.LIST, defaults.assignors(), Checks.assignors(defaults.assignors()), Importance.MEDIUM,
                        "Which of the built-in assignors, " + String.join(" and ", defaults.assignors()) + ", members of the consumer"
                                + " protocol may choose; the first is used by those that choose none. Classes are not loaded.")
                .define(CONSUMER_MIGRATION_POLICY, Type.STRING, defaults.migrationPolicy(),
                        ConfigDef.CaseInsensitiveValidString.in("disabled", "downgrade", "upgrade", "bidirectional"), Importance.MEDIUM,
                        "Whether a group with members changes its protocol with them: upgrade from the classic to the consumer"
                                + " protocol, downgrade back, bidirectional for both, disabled for none. An empty group always can.")
                .define(CONSUMER_REGEX_REFRESH_INTERVAL_MS, Type.INT, defaults.regexRefreshIntervalMs(),
                        Range.atLeast(MIN_REGEX_REFRESH_INTERVAL_MS), Importance.MEDIUM,
                        "How often, in milliseconds, regular expressions of members are resolved anew although no topic has come or gone.")
                .define(CONSUMER_ASSIGNMENT_INTERVAL_MS, Type.INT, defaults.assignmentIntervalMs(), Range.atLeast(0), Importance.MEDIUM,
                        "How long, in milliseconds, partitions of a group of the consumer protocol stay assigned as they are, at least,"
                                + " before members that come or change make another assignment: many that come at once cause one.")
                .define(CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS, Type.INT, defaults.minAssignmentIntervalMs(), Range.atLeast(0),
                        Importance.MEDIUM, "Lower bound of " + CONSUMER_ASSIGNMENT_INTERVAL_MS + ".")
                .define(CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS, Type.INT, defaults.maxAssignmentIntervalMs(), Range.atLeast(0),
                        Importance.MEDIUM, "Upper bound of " + CONSUMER_ASSIGNMENT_INTERVAL_MS + ".");
    }

    private static void declareOffsets(SettingGroup group, GroupSettings.Offsets defaults) {
        group.define(OFFSET_METADATA_MAX_BYTES, Type.INT, defaults.metadataMaxBytes(), Range.atLeast(0), Importance.HIGH,
                        "Longest text, in characters, that may be committed with an offset.")
                .define(OFFSETS_RETENTION_MINUTES, Type.INT, Math.toIntExact(TimeUnit.MILLISECONDS.toMinutes(defaults.retentionMs())),
                        Range.atLeast(1), Importance.HIGH,
                        "For how many minutes a group that has no members keeps its offsets, counted from its last member or from the"
                                + " last commit.")
                .define(OFFSETS_RETENTION_CHECK_INTERVAL_MS, Type.LONG, defaults.retentionCheckIntervalMs(), Range.atLeast(1),
                        Importance.HIGH, "How often, in milliseconds, offsets that have expired are looked for.");
    }

    static GroupSettings from(SettingValues values, List<String> problems) {
        requireOrder(values, MIN_SESSION_TIMEOUT_MS, MAX_SESSION_TIMEOUT_MS, problems);
        requireOrder(values, CONSUMER_MIN_SESSION_TIMEOUT_MS, CONSUMER_SESSION_TIMEOUT_MS, problems);
        requireOrder(values, CONSUMER_SESSION_TIMEOUT_MS, CONSUMER_MAX_SESSION_TIMEOUT_MS, problems);
        requireOrder(values, CONSUMER_MIN_HEARTBEAT_INTERVAL_MS, CONSUMER_HEARTBEAT_INTERVAL_MS, problems);
        requireOrder(values, CONSUMER_HEARTBEAT_INTERVAL_MS, CONSUMER_MAX_HEARTBEAT_INTERVAL_MS, problems);
        requireOrder(values, CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS, CONSUMER_ASSIGNMENT_INTERVAL_MS, problems);
        requireOrder(values, CONSUMER_ASSIGNMENT_INTERVAL_MS, CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS, problems);
        if (values.integer(CONSUMER_HEARTBEAT_INTERVAL_MS) >= values.integer(CONSUMER_SESSION_TIMEOUT_MS)) {
            problems.add(CONSUMER_HEARTBEAT_INTERVAL_MS + ": " + values.integer(CONSUMER_HEARTBEAT_INTERVAL_MS) + " is not below "
                    + CONSUMER_SESSION_TIMEOUT_MS + " (" + values.integer(CONSUMER_SESSION_TIMEOUT_MS)
                    + "), so every member would be taken for dead; lower it or raise the other");
        }
        return new GroupSettings(
                classic(values), consumer(values), offsets(values), new GroupSettings.Lag(values.integer(LAG_SAMPLE_INTERVAL_MS)));
    }

    private static void requireOrder(SettingValues values, String lower, String upper, List<String> problems) {
        if (values.integer(lower) > values.integer(upper)) {
            problems.add(lower + ": " + values.integer(lower) + " is above " + upper + " (" + values.integer(upper)
                    + "); lower it or raise the other");
        }
    }

    private static GroupSettings.Classic classic(SettingValues values) {
        return new GroupSettings.Classic(
                values.integer(INITIAL_REBALANCE_DELAY_MS), values.integer(MIN_SESSION_TIMEOUT_MS),
                values.integer(MAX_SESSION_TIMEOUT_MS), values.integer(MAX_SIZE));
    }

    private static GroupSettings.Consumer consumer(SettingValues values) {
        return new GroupSettings.Consumer(
                values.integer(CONSUMER_SESSION_TIMEOUT_MS), values.integer(CONSUMER_MIN_SESSION_TIMEOUT_MS),
                values.integer(CONSUMER_MAX_SESSION_TIMEOUT_MS), values.integer(CONSUMER_HEARTBEAT_INTERVAL_MS),
                values.integer(CONSUMER_MIN_HEARTBEAT_INTERVAL_MS), values.integer(CONSUMER_MAX_HEARTBEAT_INTERVAL_MS),
                values.integer(CONSUMER_MAX_SIZE), values.list(CONSUMER_ASSIGNORS),
                values.text(CONSUMER_MIGRATION_POLICY).toLowerCase(Locale.ROOT), values.integer(CONSUMER_REGEX_REFRESH_INTERVAL_MS),
                values.integer(CONSUMER_ASSIGNMENT_INTERVAL_MS), values.integer(CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS),
                values.integer(CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS));
    }

    private static GroupSettings.Offsets offsets(SettingValues values) {
        return new GroupSettings.Offsets(
                values.integer(OFFSET_METADATA_MAX_BYTES), TimeUnit.MINUTES.toMillis(values.integer(OFFSETS_RETENTION_MINUTES)),
                values.number(OFFSETS_RETENTION_CHECK_INTERVAL_MS));
    }
}
