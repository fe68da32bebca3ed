package io.caddis.broker.settings;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;

/**
 * One topic setting, declared once: the broker settings that give its default are derived from it.
 *
 * @param brokerNames  the broker settings that give the default, the strongest first; the last one has a default of its
 *                     own, the others are unset unless someone sets them. Empty: the broker has no setting for it
 * @param fixedBecause why no other value than the default is accepted; empty for a setting that can be set
 */
record TopicSettingDeclaration(
        String name,
        Type type,
        Object defaultValue,
        Optional<Validator> check,
        Importance importance,
        String text,
        List<BrokerName> brokerNames,
        Optional<String> fixedBecause) {

    /** @param unit topic units in one unit of the broker setting, e.g. 3,600,000 for hours to milliseconds */
    record BrokerName(String name, Type type, long unit) {}

    static TopicSettingDeclaration settable(
            String name, Type type, Object defaultValue, Validator check, String text, BrokerName... brokerNames) {
        return new TopicSettingDeclaration(name, type, defaultValue, Optional.ofNullable(check), Importance.MEDIUM, text,
                List.of(brokerNames), Optional.empty());
    }

    static TopicSettingDeclaration fixed(String name, Type type, Object defaultValue, String because) {
        return new TopicSettingDeclaration(name, type, defaultValue, Optional.empty(), Importance.LOW,
                "Cannot be changed in this version: " + because + ".", List.of(), Optional.of(because));
    }

    boolean isFixed() {
        return fixedBecause.isPresent();
    }

    void defineForTopics(ConfigDef definitions) {
        definitions.define(name, type, defaultValue, check.orElse(null), importance, text);
    }

    void defineForBrokers(SettingGroup group) {
        for (int i = 0; i < brokerNames.size(); i++) {
            BrokerName broker = brokerNames.get(i);
            boolean hasDefault = i == brokerNames.size() - 1;
            String stronger = i == 0 ? "" : " Used only while " + brokerNames.get(i - 1).name() + " is not set.";
            group.define(broker.name(), broker.type(), hasDefault ? defaultIn(broker) : null,
                    hasDefault || check.isEmpty() ? checkIn(broker) : Checks.unsetOr(checkIn(broker)), importance,
                    "Default of the topic setting " + name + unitText(broker) + ". " + text + stronger);
        }
    }

    private static String unitText(BrokerName broker) {
        if (broker.unit() == TopicSettingDeclarations.HOUR_MS) {
            return ", in hours";
        }
        return broker.unit() == TopicSettingDeclarations.MINUTE_MS ? ", in minutes" : "";
    }

    private Object defaultIn(BrokerName broker) {
        if (broker.unit() == 1) {
            return defaultValue;
        }
        return Math.toIntExact(((Number) defaultValue).longValue() / broker.unit());
    }

    private Validator checkIn(BrokerName broker) {
        if (broker.unit() == 1 || check.isEmpty()) {
            return check.orElse(null);
        }
        // the number is checked as what it becomes for the topic, so the text of the check stays true
        return ConfigDef.LambdaValidator.with(
                (name, value) -> check.get().ensureValid(name, inTopicUnits(broker, value)),
                () -> check.get() + " in the topic's unit");
    }

    /** The default that the strongest set broker setting gives; empty when the broker has no setting for it. */
    Optional<Object> defaultFrom(SettingValues broker) {
        return brokerNames.stream()
                .filter(name -> broker.isSet(name.name()))
                .findFirst()
                .map(name -> inTopicUnits(name, broker.asMap().get(name.name())));
    }

    /** A broker setting's value as a value of the topic setting; any negative number means "no limit", as in Kafka. */
    Object inTopicUnits(BrokerName broker, Object value) {
        if (broker.unit() == 1) {
            return value;
        }
        long number = ((Number) value).longValue();
        return number < 0 ? -1L : Math.multiplyExact(number, broker.unit());
    }
}
