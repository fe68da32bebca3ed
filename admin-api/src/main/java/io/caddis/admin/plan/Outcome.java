package io.caddis.admin.plan;

import java.util.List;

/**
 * What became of an executed plan.
 *
 * @param finishedAt null while running
 * @param nodeId     node that executed it
 * @param succeeded  partitions or things changed
 * @param failures   100 at most
 * @param detail     for a person; may be empty
 */
public record Outcome(
        String startedAt,
        String finishedAt,
        String executedBy,
        int nodeId,
        int succeeded,
        int failed,
        List<Failure> failures,
        String detail) {

    public Outcome {
        failures = List.copyOf(failures);
    }

    /** @param code the protocol's error in lower case, e.g. {@code not-controller} */
    public record Failure(String topic, Integer partition, String code, String detail) {}
}
