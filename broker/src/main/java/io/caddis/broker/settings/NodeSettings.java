package io.caddis.broker.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Who this node is and where its records lie.
 *
 * @param nodeId         0 or more, unique in the cluster
 * @param rack           where the node stands; replicas of a partition are spread over racks
 * @param logDirectories at least one, distinct
 */
public record NodeSettings(int nodeId, Optional<String> rack, List<Path> logDirectories) {

    public static final String NODE_ID = "node.id";
    static final String BROKER_ID = "broker.id";
    static final String BROKER_RACK = "broker.rack";
    static final String LOG_DIRS = "log.dirs";
    static final String LOG_DIR = "log.dir";

    public NodeSettings {
        logDirectories = List.copyOf(logDirectories);
    }

    static void declare(SettingGroup group) {
        group.define(NODE_ID, Type.INT, ConfigDef.NO_DEFAULT_VALUE, Range.atLeast(0), Importance.HIGH,
                        "Number of this node, unique in the cluster. Required.")
                .define(BROKER_ID, Type.INT, null, Importance.HIGH, "Older name of node.id.")
                .define(BROKER_RACK, Type.STRING, null, Importance.MEDIUM,
                        "Rack, room or zone of this node. Replicas of a partition are spread over racks.")
                .define(LOG_DIRS, Type.LIST, null, Importance.HIGH,
                        "Directories for records, separated by commas. Required, unless log.dir is given.")
                .define(LOG_DIR, Type.STRING, null, Importance.HIGH, "A single directory for records; log.dirs wins over it.");
    }

    static NodeSettings from(SettingValues values, List<String> problems) {
        return new NodeSettings(
                values.integer(NODE_ID), Optional.ofNullable(values.text(BROKER_RACK)), logDirectories(values, problems));
    }

    private static List<Path> logDirectories(SettingValues values, List<String> problems) {
        List<String> names = values.isSet(LOG_DIRS) ? values.list(LOG_DIRS)
                : values.isSet(LOG_DIR) ? List.of(values.text(LOG_DIR)) : List.of();
        if (names.isEmpty()) {
            problems.add(LOG_DIRS + ": is not set; name at least one directory for records");
        }
        Set<Path> directories = new LinkedHashSet<>();
        for (String name : names) {
            try {
                if (!directories.add(Path.of(name).toAbsolutePath().normalize())) {
                    problems.add(LOG_DIRS + ": '" + name + "' appears twice; name each directory once");
                }
            } catch (InvalidPathException notAPath) {
                problems.add(LOG_DIRS + ": '" + name + "' is not a path: " + notAPath.getReason());
            }
        }
        return new ArrayList<>(directories);
    }
}
