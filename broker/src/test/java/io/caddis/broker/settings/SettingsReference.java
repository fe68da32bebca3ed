package io.caddis.broker.settings;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Prints the settings reference, docs/settings.md, from the declarations. */
final class SettingsReference {

    private final StringBuilder page = new StringBuilder();

    private SettingsReference() {}

    static String markdown() {
        return new SettingsReference().print();
    }

    private String print() {
        line("# Settings");
        line("");
        line("<!-- Printed from the declarations in io.caddis.broker.settings. To print it again:");
        line("     mvn -pl broker test -Dtest=SettingsReferenceTest -Dcaddis.docs.update=true -->");
        line("");
        line("Names and meanings are Kafka's. A setting that is unknown, malformed or contradicts another one stops the node at"
                + " start, with every problem named. *Dynamic* settings can be changed while nodes run (`kafka-configs"
                + " --entity-type brokers`), for one node or, with `--entity-default`, for all.");
        line("");
        line("A topic follows, in this order: its own setting, the node's dynamic setting, the dynamic setting of all nodes, what"
                + " the node was started with, the default.");
        line("");
        line("## Topic settings");
        line("");
        line("| name | type | default | accepts | default from | what it does |");
        line("|---|---|---|---|---|---|");
        TopicSettingDeclarations.BY_NAME.values().stream().filter(declaration -> !declaration.isFixed()).forEach(this::topicRow);
        line("");
        line("### Accepted only at their default");
        line("");
        line("These topic settings of Kafka are shown, read-only, and any other value is refused (`INVALID_CONFIG`), because what"
                + " they ask for is not there. Topic settings of Kafka that are in neither table are unknown.");
        line("");
        line("| name | type | value | why |");
        line("|---|---|---|---|");
        TopicSettingDeclarations.BY_NAME.values().stream().filter(TopicSettingDeclaration::isFixed).forEach(declaration -> line(
                "| " + code(declaration.name()) + " | " + type(declaration.type()) + " | "
                        + value(declaration.defaultValue(), declaration.type()) + " | " + declaration.fixedBecause().orElseThrow()
                        + " |"));
        line("");
        printGroupSettings();
        line("");
        line("## Broker settings");
        for (String heading : BrokerSettings.DEFINITIONS.groups()) {
            printGroup(heading);
        }
        return page.toString();
    }

    private void topicRow(TopicSettingDeclaration declaration) {
        String from = String.join(", ", declaration.brokerNames().stream().map(name -> code(name.name())).toList());
        line("| " + code(declaration.name()) + " | " + type(declaration.type()) + " | "
                + value(declaration.defaultValue(), declaration.type()) + " | "
                + declaration.check().map(Object::toString).orElse("") + " | " + from + " | " + declaration.text() + " |");
    }

    private void printGroupSettings() {
        line("## Group settings");
        line("");
        line("What a group has of its own (`kafka-configs --entity-type groups --entity-name GROUP`), in place of the broker setting of"
                + " the same name; the group need not exist. They hold for groups of the consumer protocol (KIP-848), while they run, and"
                + " are kept within the broker's bounds. Kafka's others, of share and streams groups, are refused (`INVALID_CONFIG`).");
        line("");
        line("| name | type | default from | what it does |");
        line("|---|---|---|---|");
        OwnGroupSettings.DEFINITIONS.configKeys().values().forEach(key -> line("| " + code(key.name) + " | " + type(key.type) + " | "
                + code(OwnGroupSettings.BROKER_PREFIX + key.name) + " | " + key.documentation + " |"));
    }

    private void printGroup(String heading) {
        List<ConfigKey> keys = BrokerSettings.DEFINITIONS.configKeys().values().stream()
                .filter(key -> key.group.equals(heading)).toList();
        line("");
        line("### " + heading);
        line("");
        if (heading.equals(SecuritySettings.HEADING)) {
            line("As in Kafka, whose classes read them. Each can be set for one listener as"
                    + " `listener.name.<listener>.<setting>`, and a `sasl.` setting for one mechanism of it as"
                    + " `listener.name.<listener>.<mechanism>.<setting>`, listener and mechanism in lower case. Passwords and"
                    + " login modules are never shown.");
            line("");
            line("| name | type | default |");
            line("|---|---|---|");
            keys.forEach(key -> line("| " + code(key.name) + " | " + type(key.type) + " | " + defaultOf(key) + " |"));
            return;
        }
        line("| name | type | default | accepts | dynamic | what it does |");
        line("|---|---|---|---|---|---|");
        keys.forEach(key -> line("| " + code(key.name) + " | " + type(key.type) + " | " + defaultOf(key) + " | "
                + (key.validator == null ? "" : key.validator) + " | "
                + (DynamicBrokerSettings.isDynamic(key.name) ? "yes" : "") + " | " + key.documentation + " |"));
    }

    private static String defaultOf(ConfigKey key) {
        return key.hasDefault() ? value(key.defaultValue, key.type) : "*required*";
    }

    private static String value(Object value, ConfigDef.Type type) {
        if (value == null) {
            return "";
        }
        String text = ConfigDef.convertToString(value, type);
        return text.isEmpty() ? "*empty*" : code(text);
    }

    private static String type(ConfigDef.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
