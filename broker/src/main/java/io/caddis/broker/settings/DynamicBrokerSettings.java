package io.caddis.broker.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The broker settings that can be changed while nodes run: those that are defaults of topic settings, and how replicas move
 * ({@link RebalanceSettings}). They hold for every node, or for one of them, which is the stronger.
 */
public final class DynamicBrokerSettings {

    private static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    private static final String FLUSH_POLICY = "log.flush.policy";
    private static final Set<String> NAMES = names();

    /**
     * What the controller decides eligibility by (KIP-966) must be the same for every leader: one that followed a value of its own
     * could commit records with fewer replicas than the controller counts on.
     */
    private static final Set<String> SAME_ON_EVERY_BROKER = Set.of(MIN_INSYNC_REPLICAS, FLUSH_POLICY);

    private DynamicBrokerSettings() {}

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(RebalanceSettings.DYNAMIC);
        TopicSettingDeclarations.BY_NAME.values().stream()
                .filter(declaration -> !declaration.brokerNames().isEmpty())
                .forEach(declaration -> names.add(declaration.brokerNames().get(0).name()));
        return names;
    }

    /** Where a default has several names (log.retention.ms, .minutes, .hours) only the strongest is dynamic, as in Kafka. */
    public static boolean isDynamic(String name) {
        return NAMES.contains(name);
    }

    /** What a node was started with of the settings that all brokers must agree on, by name. */
    public static Map<String, String> agreedOf(BrokerSettings settings) {
        TopicSettings defaults = TopicSettings.of(settings, Map.of(), Map.of());
        return Map.of(
                MIN_INSYNC_REPLICAS, Integer.toString(defaults.minInsyncReplicas()),
                FLUSH_POLICY, defaults.flushPolicy().name().toLowerCase(Locale.ROOT));
    }

    /** What holds on one node: the cluster-wide settings, its own over them. */
    public static Map<String, String> inForce(Map<String, String> clusterSettings, Map<String, String> brokerSettings) {
        Map<String, String> inForce = new TreeMap<>(clusterSettings);
        inForce.putAll(brokerSettings);
        return inForce;
    }

    /**
     * What is wrong with dynamic settings, each on its own. Empty: they can be stored.
     *
     * @param ofOneBroker false: they are to hold for all of them
     */
    public static List<String> problemsOf(Map<String, String> settings, boolean ofOneBroker) {
        List<String> problems = new ArrayList<>();
        Map<String, String> dynamic = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (isDynamic(setting.getKey())) {
                dynamic.put(setting.getKey(), setting.getValue());
                RebalanceSettings.problemOfScope(setting.getKey(), ofOneBroker).ifPresent(problems::add);
                if (ofOneBroker && SAME_ON_EVERY_BROKER.contains(setting.getKey())) {
                    problems.add("Cannot update these configs for one broker, leaders must agree on it: " + setting.getKey()
                            + "; set it at default cluster level, or for a topic");
                }
            } else if (BrokerSettings.DEFINITIONS.names().contains(setting.getKey())) {
                problems.add("Cannot update these configs dynamically: " + setting.getKey()
                        + "; set it in the node's start-up settings and restart the node");
            } else {
                problems.add("Unknown broker config name: " + setting.getKey() + Spelling.suggestion(setting.getKey(), NAMES));
            }
        }
        SettingValues.parseGiven(BrokerSettings.DEFINITIONS, dynamic, problems);
        return problems;
    }
}
