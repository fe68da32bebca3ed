package io.caddis.console.catalog;

import io.caddis.admin.history.TimelineEvent;
import java.util.List;
import java.util.Optional;

/** What the controller decided, as the catalog has it. */
public interface HistoryReader {

    /** Newest first. */
    List<TimelineEvent> read(Query query);

    /**
     * @param topic  by name, as it is now
     * @param broker named in the details as the one that left, came, leads or led
     * @param before position that the rows come before
     */
    record Query(
            List<String> kinds, List<String> causes, Optional<String> topic, Optional<Integer> partition, Optional<Integer> broker,
            Optional<Long> fromMs, Optional<Long> toMs, Optional<Long> before, int size) {
        public Query {
            kinds = List.copyOf(kinds);
            causes = List.copyOf(causes);
        }
    }
}
