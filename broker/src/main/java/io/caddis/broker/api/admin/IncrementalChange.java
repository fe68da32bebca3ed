package io.caddis.broker.api.admin;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.SettingsCatalogue;
import io.caddis.coordinator.controller.ControllerCommands.SettingsChange;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The changes of one resource of an IncrementalAlterConfigs request (KIP-339), applied to whatever is set at the moment when
 * the controller applies them. Pure.
 *
 * @param operations in the order of the request, each setting once
 * @param defaults   of the node that applies the change: what a list is appended to while the resource has no value of its own
 * @param image      likewise
 */
record IncrementalChange(SettingsTarget target, List<Operation> operations, BrokerSettings defaults, ClusterImage image)
        implements SettingsChange {

    /** @param value null only for DELETE */
    record Operation(String name, OpType type, String value) {}

    @Override
    public Map<String, String> apply(Map<String, String> present) {
        Map<String, String> altered = new TreeMap<>(present);
        for (Operation operation : operations) {
            switch (operation.type()) {
                case SET -> altered.put(operation.name(), operation.value());
                case DELETE -> altered.remove(operation.name());
                case APPEND, SUBTRACT -> altered.put(operation.name(), changedList(operation, present));
            }
        }
        return altered;
    }

    private String changedList(Operation operation, Map<String, String> present) {
        DescribedSetting inForce = inForce(operation.name(), present)
                .filter(setting -> setting.type() == ConfigDef.Type.LIST)
                .orElseThrow(() -> new ControllerException.InvalidSettings("Can't " + operation.type() + " to key "
                        + operation.name() + " because its type is not LIST; use SET"));
        List<String> elements = new ArrayList<>(elements(inForce.value().orElse("")));
        for (String element : elements(operation.value())) {
            if (operation.type() == OpType.SUBTRACT) {
                elements.remove(element);
            } else if (!elements.contains(element)) {
                elements.add(element);
            }
        }
        return String.join(",", elements);
    }

    private Optional<DescribedSetting> inForce(String name, Map<String, String> present) {
        return settings(present).stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    private List<DescribedSetting> settings(Map<String, String> present) {
        if (target instanceof SettingsTarget.Topic) {
            return new SettingsCatalogue(defaults, image.clusterSettings(), Map.of()).describeTopic(present);
        }
        if (target instanceof SettingsTarget.Group) {
            return new SettingsCatalogue(defaults, image.clusterSettings(), Map.of()).describeGroup(present);
        }
        if (target instanceof SettingsTarget.Broker) {
            return new SettingsCatalogue(defaults, image.clusterSettings(), present).describeNode();
        }
        return new SettingsCatalogue(defaults, present, Map.of()).describeNode();
    }

    private static List<String> elements(String list) {
        return Arrays.stream(list.split(",")).map(String::trim).filter(element -> !element.isEmpty()).toList();
    }
}
