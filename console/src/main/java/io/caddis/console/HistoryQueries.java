package io.caddis.console;

import static io.caddis.console.list.ListQuery.single;

import io.caddis.console.catalog.AuditLog;
import io.caddis.console.catalog.HistoryReader;
import io.caddis.console.list.InvalidParameterException;
import io.caddis.console.list.ListQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the parameters of timeline and audit. Pure. */
final class HistoryQueries {

    private static final Set<String> OF_TIMELINE =
            Set.of("kind", "cause", "topic", "partition", "broker", "from", "to", "before", "size");
    private static final Set<String> OF_AUDIT = Set.of("actor", "action", "outcome", "from", "to", "before", "size");
    private static final int SIZE_DEFAULT = 100;
    private static final int VALUES_MAX = 50;
    private static final Predicate<String> WORD = Pattern.compile("[a-z0-9-]{1,64}").asMatchPredicate();

    private HistoryQueries() {}

    static HistoryReader.Query timeline(Map<String, List<String>> parameters) {
        refuseUnknown(parameters, OF_TIMELINE);
        Optional<Integer> partition = single(parameters, "partition")
                .map(text -> ListQuery.integer(parameters, "partition", 0, 0, Integer.MAX_VALUE));
        if (partition.isPresent() && single(parameters, "topic").isEmpty()) {
            throw new InvalidParameterException("partition", "needs topic");
        }
        return new HistoryReader.Query(
                words(parameters, "kind"), words(parameters, "cause"), single(parameters, "topic"), partition,
                single(parameters, "broker").map(text -> ListQuery.integer(parameters, "broker", 0, 0, Integer.MAX_VALUE)),
                instantMs(parameters, "from"), instantMs(parameters, "to"), position(parameters), size(parameters));
    }

    static AuditLog.Query audit(Map<String, List<String>> parameters) {
        refuseUnknown(parameters, OF_AUDIT);
        return new AuditLog.Query(
                single(parameters, "actor"), single(parameters, "action"),
                single(parameters, "outcome").map(text -> text.toUpperCase(java.util.Locale.ROOT)),
                instantMs(parameters, "from"), instantMs(parameters, "to"), position(parameters), size(parameters));
    }

    private static void refuseUnknown(Map<String, List<String>> parameters, Set<String> known) {
        parameters.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new InvalidParameterException(name, "unknown; known are " + new java.util.TreeSet<>(known));
        });
    }

    private static List<String> words(Map<String, List<String>> parameters, String name) {
        List<String> words = parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .filter(value -> !value.isBlank())
                .toList();
        if (words.size() > VALUES_MAX || !words.stream().allMatch(WORD)) {
            throw new InvalidParameterException(name, "must be " + VALUES_MAX + " words at most, of a-z, 0-9 and -");
        }
        return words;
    }

    private static Optional<Long> instantMs(Map<String, List<String>> parameters, String name) {
        return single(parameters, name).map(text -> {
            try {
                return Instant.parse(text).toEpochMilli();
            } catch (DateTimeParseException | ArithmeticException notAnInstant) {
                throw new InvalidParameterException(name, "must be an instant such as 2026-01-01T12:00:00Z, not " + text);
            }
        });
    }

    private static Optional<Long> position(Map<String, List<String>> parameters) {
        return single(parameters, "before").map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notAPosition) {
                throw new InvalidParameterException("before", "must be the next of an earlier answer, not " + text);
            }
        });
    }

    private static int size(Map<String, List<String>> parameters) {
        return ListQuery.integer(parameters, "size", SIZE_DEFAULT, 1, ListQuery.SIZE_MAX);
    }
}
