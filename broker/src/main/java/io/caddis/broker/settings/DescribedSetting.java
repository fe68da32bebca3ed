package io.caddis.broker.settings;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A setting as people are shown it.
 *
 * @param value         in force; empty when it has none or is sensitive
 * @param layer         where the value in force comes from
 * @param readOnly      cannot be changed at run time
 * @param sensitive     its value is never shown
 * @param documentation what it does
 * @param candidates    every value that is given for it, the one in force first
 */
public record DescribedSetting(
        String name,
        Optional<String> value,
        Layer layer,
        boolean readOnly,
        boolean sensitive,
        ConfigDef.Type type,
        String documentation,
        List<Candidate> candidates) {

    public DescribedSetting {
        candidates = List.copyOf(candidates);
    }

    /** Where a value is given, the strongest first. */
    public enum Layer {
        /** On the topic. */
        TOPIC,
        /** On the group. */
        GROUP,
        /** At run time, for one node. */
        NODE,
        /** At run time, for all nodes. */
        CLUSTER,
        /** In the settings the node was started with. */
        START_UP,
        /** Nowhere: the declared default. */
        DEFAULT
    }

    /**
     * One value given for a setting.
     *
     * @param name  under which name: a topic setting's defaults come from broker settings with names and units of their own
     * @param value empty when sensitive
     */
    public record Candidate(String name, Optional<String> value, Layer layer) {}
}
