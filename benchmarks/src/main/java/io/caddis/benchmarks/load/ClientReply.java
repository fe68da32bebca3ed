package io.caddis.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.EnumMap;
import java.util.Map;

/** How a task ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientReply.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = ClientReply.Failed.class, name = "failed")
})
public sealed interface ClientReply {

    /**
     * The task did all it should.
     *
     * @param records records of the task, outside the measured time too
     * @param values  what was measured; empty for a task that only prepares
     */
    record Measured(long records, Map<Metric, Double> values) implements ClientReply {

        public Measured {
            Map<Metric, Double> copy = new EnumMap<>(Metric.class);
            copy.putAll(values);
            values = copy;
        }
    }

    /** A record was not acknowledged or not read; a figure taken from the rest would compare different work. */
    record Failed(String reason) implements ClientReply {
    }
}
