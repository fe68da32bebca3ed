package io.caddis.console.plan;

import io.caddis.admin.plan.Outcome.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an executed plan has done.
 *
 * @param succeeded things changed
 * @param failures  one for each thing that was refused
 * @param before    for the audit: names of what was changed, with what it was
 * @param after     for the audit: with what it is now
 */
public record Done(int succeeded, List<Failure> failures, Map<String, String> before, Map<String, String> after) {

    public Done {
        failures = List.copyOf(failures);
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }

    /** @param error Kafka's name of it, e.g. {@code INVALID_UPDATE_VERSION} */
    public static Failure failure(String topic, Integer partition, String error, String detail) {
        return new Failure(topic, partition, error.toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    }
}
