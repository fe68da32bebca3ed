package io.caddis.broker.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The broker settings that can be changed while nodes run: those that are defaults of topic settings. They hold for every
 * node, or for one of them, which is the stronger.
 */
public final class DynamicBrokerSettings {

    private static final Set<String> NAMES = names();

    private DynamicBrokerSettings() {}

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        TopicSettingDeclarations.BY_NAME.values().stream()
                .filter(declaration -> !declaration.brokerNames().isEmpty())
                .forEach(declaration -> names.add(declaration.brokerNames().get(0).name()));
        return names;
    }

    /** Where a default has several names (log.retention.ms, .minutes, .hours) only the strongest is dynamic, as in Kafka. */
    public static boolean isDynamic(String name) {
        return NAMES.contains(name);
    }

    /** What holds on one node: the cluster-wide settings, its own over them. */
    public static Map<String, String> inForce(Map<String, String> clusterSettings, Map<String, String> brokerSettings) {
        Map<String, String> inForce = new TreeMap<>(clusterSettings);
        inForce.putAll(brokerSettings);
        return inForce;
    }

    /** What is wrong with dynamic settings, each on its own. Empty: they can be stored. */
    public static List<String> problemsOf(Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        Map<String, String> dynamic = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (isDynamic(setting.getKey())) {
                dynamic.put(setting.getKey(), setting.getValue());
            } else if (BrokerSettings.DEFINITIONS.names().contains(setting.getKey())) {
                problems.add("Cannot update these configs dynamically: " + setting.getKey()
                        + "; set it in the node's start-up settings and restart the node");
            } else {
                problems.add("Unknown broker config name: " + setting.getKey() + Spelling.suggestion(setting.getKey(), NAMES));
            }
        }
        SettingValues.parseGiven(TopicSettingDeclarations.BROKER_DEFINITIONS, dynamic, problems);
        return problems;
    }
}
