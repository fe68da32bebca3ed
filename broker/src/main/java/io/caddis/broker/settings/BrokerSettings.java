package io.caddis.broker.settings;

import io.caddis.coordinator.group.GroupSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings a node was started with, checked and typed. Immutable: settings changed while the node runs are overrides in
 * the cluster image and are joined with these by {@link TopicSettings#of}.
 *
 * @param node          id, rack, log directories
 * @param listeners     where it listens and what it advertises
 * @param network       threads, buffers and bounds of the listeners
 * @param zookeeper     how it reaches ZooKeeper
 * @param topicCreation how topics come and go
 * @param fetch         bounds of fetch answers
 * @param replication   when a follower is in sync
 * @param rebalance     how replicas move between brokers
 * @param storage       the log store as a whole
 * @param groups        bounds and timing of groups and committed offsets
 * @param shutdown      how the node stops
 * @param console       where people reach the web consoles
 * @param originals     what was given, as it was given: what Kafka's channel builders read. Holds passwords: never print it
 */
public record BrokerSettings(
        NodeSettings node,
        ListenerSettings listeners,
        NetworkSettings network,
        ZooKeeperSettings zookeeper,
        TopicCreationSettings topicCreation,
        FetchSettings fetch,
        ReplicationSettings replication,
        RebalanceSettings rebalance,
        StorageSettings storage,
        GroupSettings groups,
        ShutdownSettings shutdown,
        ConsoleSettings console,
        Map<String, String> originals) {

    /** Every broker setting with type, default, check and text, in the order of the reference page. */
    static final ConfigDef DEFINITIONS = definitions();

    private static final Set<String> SECURITY_NAMES = securityNames();

    public BrokerSettings {
        originals = Map.copyOf(originals);
    }

    private static ConfigDef definitions() {
        ConfigDef definitions = new ConfigDef();
        NodeSettings.declare(new SettingGroup(definitions, "Node"));
        ListenerSettings.declare(new SettingGroup(definitions, "Listeners"));
        ZooKeeperSettings.declare(new SettingGroup(definitions, "ZooKeeper"));
        NetworkSettings.declare(new SettingGroup(definitions, "Network"));
        TopicCreationSettings.declare(new SettingGroup(definitions, "Topics"));
        TopicSettingDeclarations.BROKER_DEFINITIONS.configKeys().values().forEach(definitions::define);
        StorageSettings.declare(new SettingGroup(definitions, "Storage"));
        FetchSettings.declare(new SettingGroup(definitions, "Fetch"));
        ReplicationSettings.declare(new SettingGroup(definitions, "Replication"));
        RebalanceSettings.declare(new SettingGroup(definitions, "Movement of replicas"));
        GroupCoordinatorSettings.declare(new SettingGroup(definitions, "Groups"));
        ShutdownSettings.declare(new SettingGroup(definitions, "Shutdown"));
        ConsoleSettings.declare(new SettingGroup(definitions, "Console"));
        SecuritySettings.declare(definitions);
        return definitions;
    }

    private static Set<String> securityNames() {
        Set<String> names = new TreeSet<>();
        DEFINITIONS.configKeys().values().stream()
                .filter(key -> SecuritySettings.HEADING.equals(key.group))
                .forEach(key -> names.add(key.name));
        return names;
    }

    /**
     * Checks and types what the node was given.
     *
     * @param given by Kafka's names
     * @throws SettingsException with every problem found: unknown names, values that do not parse or are out of range,
     *                           settings that contradict one another
     */
    public static BrokerSettings of(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        Map<String, String> texts = withNodeId(given, problems);
        refuseUnknown(texts, problems);
        SettingValues values = SettingValues.parse(DEFINITIONS, texts, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        ListenerSettings listeners = ListenerSettings.from(values, problems);
        ZooKeeperSettings zookeeper = ZooKeeperSettings.from(values);
        texts.put(NodeSettings.BROKER_ID, texts.get(NodeSettings.NODE_ID)); // tools look for either name
        BrokerSettings settings = new BrokerSettings(
                NodeSettings.from(values, problems), listeners, NetworkSettings.from(values, problems), zookeeper,
                TopicCreationSettings.from(values), FetchSettings.from(values),
                ReplicationSettings.from(values, zookeeper, problems),
                RebalanceSettings.from(values, given, problems), StorageSettings.from(values),
                GroupCoordinatorSettings.from(values, problems), ShutdownSettings.from(values), ConsoleSettings.from(values, problems),
                texts);
        texts.keySet().stream().filter(ListenerOverride::isOne).forEach(name ->
                ListenerOverride.problemOf(name, listeners, SECURITY_NAMES).ifPresent(problems::add));
        new ListenerSecurity(values, texts, problems).check(listeners);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /**
     * A number as it holds now. What was stored at run time has been checked; what another version stored and this one cannot
     * read is passed over for the default.
     *
     * @param dynamic what was changed at run time, see {@link DynamicBrokerSettings#inForce}
     */
    public long number(String name, Map<String, String> dynamic) {
        String text = dynamic.getOrDefault(name, originals.get(name));
        ConfigDef.ConfigKey key = DEFINITIONS.configKeys().get(name);
        try {
            return ((Number) (text == null ? key.defaultValue : ConfigDef.parseType(name, text, key.type))).longValue();
        } catch (ConfigException malformed) {
            return ((Number) key.defaultValue).longValue();
        }
    }

    private static Map<String, String> withNodeId(Map<String, String> given, List<String> problems) {
        Map<String, String> texts = new TreeMap<>(given);
        String nodeId = given.get(NodeSettings.NODE_ID);
        String brokerId = given.get(NodeSettings.BROKER_ID);
        if (nodeId != null && brokerId != null && !nodeId.trim().equals(brokerId.trim())) {
            problems.add(NodeSettings.BROKER_ID + ": '" + brokerId + "' is not " + NodeSettings.NODE_ID + " ('" + nodeId
                    + "'); it is the older name of the same setting, remove it");
        } else if (nodeId == null && brokerId != null) {
            texts.put(NodeSettings.NODE_ID, brokerId);
        }
        return texts;
    }

    private static void refuseUnknown(Map<String, String> texts, List<String> problems) {
        Set<String> names = DEFINITIONS.names();
        for (String name : texts.keySet()) {
            if (!names.contains(name) && !ListenerOverride.isOne(name)) {
                problems.add(name + ": unknown setting" + Spelling.suggestion(name, names));
            }
        }
    }

    /** Settings as people may see them: sensitive values are left out of the text. */
    @Override
    public String toString() {
        return "BrokerSettings[node=" + node + ", listeners=" + listeners + ", network=" + network + ", zookeeper=" + zookeeper
                + ", topicCreation=" + topicCreation + ", fetch=" + fetch + ", replication=" + replication + ", rebalance=" + rebalance
                + ", storage=" + storage + ", groups=" + groups + ", shutdown=" + shutdown + ", originals="
                + Collections.unmodifiableSet(new TreeSet<>(originals.keySet())) + "]";
    }
}
