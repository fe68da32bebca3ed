package io.caddis.admin.cluster;

import io.caddis.admin.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A key figure with its last hour.
 *
 * @param name        {@code offline}, {@code under-min-isr}, {@code under-replicated}, {@code non-preferred-leader},
 *                    {@code brokers}, {@code messages-in}
 * @param value       now; null if unknown
 * @param unit        {@code partitions}, {@code brokers} or {@code messages/s}
 * @param level       how bad the value is
 * @param link        list of what is counted; null if there is none
 * @param stepSeconds time between two values of the history
 * @param history     oldest first, one hour at most, null where nothing is known; since this node started
 */
public record Indicator(
        String name,
        Long value,
        String unit,
        Level level,
        String link,
        int stepSeconds,
        List<Long> history) {

    public Indicator {
        // List.copyOf refuses the nulls that stand for "not known"
        history = Collections.unmodifiableList(new ArrayList<>(history));
    }
}
