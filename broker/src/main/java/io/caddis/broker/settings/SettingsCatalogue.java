package io.caddis.broker.settings;

import io.caddis.broker.settings.DescribedSetting.Candidate;
import io.caddis.broker.settings.DescribedSetting.Layer;
import io.caddis.broker.settings.TopicSettingDeclaration.BrokerName;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What is set where, for one node at one moment: every setting with the value in force, where it comes from, and what else
 * is given for it. Immutable; made for one request.
 *
 * @param startUp         what the node was started with
 * @param clusterSettings dynamic broker settings of all nodes
 * @param nodeSettings    dynamic broker settings of this node
 */
public record SettingsCatalogue(
        BrokerSettings startUp, Map<String, String> clusterSettings, Map<String, String> nodeSettings) {

    /** Every topic setting as it holds on this node, those that are fixed in this version as read-only. */
    public List<DescribedSetting> describeTopic(Map<String, String> topicOverrides) {
        List<DescribedSetting> described = new ArrayList<>();
        for (TopicSettingDeclaration declaration : TopicSettingDeclarations.BY_NAME.values()) {
            List<Candidate> candidates = new ArrayList<>();
            String override = topicOverrides.get(declaration.name());
            if (override != null) {
                candidates.add(new Candidate(declaration.name(), Optional.of(override), Layer.TOPIC));
            }
            candidates.addAll(brokerCandidates(declaration.brokerNames()));
            if (declaration.brokerNames().isEmpty()) {
                candidates.add(new Candidate(declaration.name(),
                        Optional.of(ConfigDef.convertToString(declaration.defaultValue(), declaration.type())), Layer.DEFAULT));
            }
            String value = inTopicUnits(declaration, candidates.get(0));
            described.add(new DescribedSetting(declaration.name(), Optional.of(value), candidates.get(0).layer(),
                    declaration.isFixed(), false, declaration.type(), declaration.text(), candidates));
        }
        return described;
    }

    private static String inTopicUnits(TopicSettingDeclaration declaration, Candidate inForce) {
        String text = inForce.value().orElseThrow();
        if (inForce.layer() == Layer.TOPIC) {
            return text;
        }
        return declaration.brokerNames().stream()
                .filter(name -> name.name().equals(inForce.name()))
                .findFirst()
                .map(name -> ConfigDef.convertToString(
                        declaration.inTopicUnits(name, ConfigDef.parseType(name.name(), text, name.type())), declaration.type()))
                .orElse(text);
    }

    /** Every setting a group can have of its own, as it holds for this group while this node coordinates it. */
    public List<DescribedSetting> describeGroup(Map<String, String> own) {
        ConsumerGroupConfig config = OwnGroupSettings.config(own, startUp.groups());
        List<DescribedSetting> described = new ArrayList<>();
        for (ConfigKey key : OwnGroupSettings.DEFINITIONS.configKeys().values()) {
            List<Candidate> candidates = new ArrayList<>();
            addIfGiven(candidates, own, key.name, key.type, Layer.GROUP);
            candidates.addAll(candidates(OwnGroupSettings.BROKER_PREFIX + key.name));
            String value = ConfigDef.convertToString(OwnGroupSettings.inForce(key.name, config), key.type);
            described.add(new DescribedSetting(key.name, Optional.of(value), candidates.get(0).layer(), false, false, key.type,
                    key.documentation, candidates));
        }
        return described;
    }

    /** Every broker setting of this node, and every listener setting it was given. */
    public List<DescribedSetting> describeNode() {
        List<DescribedSetting> described = new ArrayList<>();
        for (ConfigKey key : BrokerSettings.DEFINITIONS.configKeys().values()) {
            described.add(describe(key.name, key.type, key.documentation, candidates(key.name)));
        }
        for (String name : new TreeMap<>(startUp.originals()).keySet()) {
            if (ListenerOverride.isOne(name)) {
                ConfigKey key = ListenerOverride.settingOf(name, BrokerSettings.DEFINITIONS);
                described.add(describe(name, key.type, key.documentation, given(name, key.type)));
            }
        }
        return described;
    }

    /** The dynamic settings that are set for all nodes, and nothing else. */
    public List<DescribedSetting> describeCluster() {
        List<DescribedSetting> described = new ArrayList<>();
        for (String name : new TreeMap<>(clusterSettings).keySet()) {
            if (!DynamicBrokerSettings.isDynamic(name)) {
                continue; // stored by another version
            }
            ConfigKey key = BrokerSettings.DEFINITIONS.configKeys().get(name);
            List<Candidate> candidates =
                    candidates(name).stream().filter(candidate -> candidate.layer() == Layer.CLUSTER).toList();
            described.add(describe(name, key.type, key.documentation, candidates));
        }
        return described;
    }

    private static DescribedSetting describe(String name, Type type, String documentation, List<Candidate> candidates) {
        boolean sensitive = type == Type.PASSWORD;
        Optional<Candidate> inForce = candidates.stream().findFirst();
        return new DescribedSetting(name, inForce.flatMap(Candidate::value), inForce.map(Candidate::layer).orElse(Layer.DEFAULT),
                !DynamicBrokerSettings.isDynamic(name), sensitive, type, documentation, candidates);
    }

    /** For each name all that is given, stronger names first; then the one default they share. */
    private List<Candidate> brokerCandidates(List<BrokerName> names) {
        List<Candidate> candidates = new ArrayList<>();
        names.forEach(name -> candidates.addAll(candidates(name.name())));
        return candidates;
    }

    private List<Candidate> candidates(String name) {
        ConfigKey key = BrokerSettings.DEFINITIONS.configKeys().get(name);
        List<Candidate> candidates = given(name, key.type);
        if (key.hasDefault() && key.defaultValue != null) {
            candidates.add(candidate(name, ConfigDef.convertToString(key.defaultValue, key.type), key.type, Layer.DEFAULT));
        }
        return candidates;
    }

    private List<Candidate> given(String name, Type type) {
        List<Candidate> candidates = new ArrayList<>();
        addIfGiven(candidates, nodeSettings, name, type, Layer.NODE);
        addIfGiven(candidates, clusterSettings, name, type, Layer.CLUSTER);
        addIfGiven(candidates, startUp.originals(), name, type, Layer.START_UP);
        return candidates;
    }

    private static void addIfGiven(List<Candidate> candidates, Map<String, String> texts, String name, Type type, Layer layer) {
        String text = texts.get(name);
        if (text != null) {
            candidates.add(candidate(name, text, type, layer));
        }
    }

    private static Candidate candidate(String name, String text, Type type, Layer layer) {
        return new Candidate(name, type == Type.PASSWORD ? Optional.empty() : Optional.of(text), layer);
    }
}
