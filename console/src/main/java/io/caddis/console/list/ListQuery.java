package io.caddis.console.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client wants of a list. Immutable.
 *
 * @param search     lower-case text that a row must contain; empty: any
 * @param sort       column; empty: the list's own order
 * @param descending worst, largest or last first
 * @param page       from 0
 * @param size       rows of a page, 1 to {@value #SIZE_MAX}
 * @param filters    by name, the values any of which a row must have, as given
 */
public record ListQuery(String search, Optional<String> sort, boolean descending, int page, int size, Map<String, List<String>> filters) {

    public static final int SIZE_MAX = 500;
    private static final int SIZE_DEFAULT = 50;
    private static final int SEARCH_CHARACTERS_MAX = 256;
    private static final int FILTER_VALUES_MAX = 50;
    private static final int PAGE_MAX = 1_000_000;
    private static final Set<String> OWN = Set.of("search", "sort", "order", "page", "size");

    public ListQuery {
        filters = Map.copyOf(filters);
    }

    /**
     * Reads the parameters of a request.
     *
     * @param filterNames that this list has; any other parameter is refused
     * @throws InvalidParameterException at the first that cannot be used
     */
    public static ListQuery of(Map<String, List<String>> parameters, Set<String> filterNames) {
        Map<String, List<String>> filters = new TreeMap<>();
        parameters.forEach((name, values) -> {
            if (filterNames.contains(name)) {
                filters.put(name, split(name, values));
            } else if (!OWN.contains(name)) {
                Set<String> known = new TreeSet<>(OWN);
                known.addAll(filterNames);
                throw new InvalidParameterException(name, "unknown; known are " + known);
            }
        });
        String search = single(parameters, "search").orElse("");
        if (search.length() > SEARCH_CHARACTERS_MAX) {
            throw new InvalidParameterException("search", "longer than " + SEARCH_CHARACTERS_MAX + " characters");
        }
        String order = single(parameters, "order").orElse("asc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new InvalidParameterException("order", "must be asc or desc, not " + order);
        }
        return new ListQuery(
                search.toLowerCase(Locale.ROOT), single(parameters, "sort"), order.equals("desc"),
                integer(parameters, "page", 0, 0, PAGE_MAX), integer(parameters, "size", SIZE_DEFAULT, 1, SIZE_MAX), filters);
    }

    /** The one value of a parameter. */
    public static Optional<String> single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new InvalidParameterException(name, "given " + values.size() + " times");
        }
        return values.stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** A whole number within bounds. */
    public static int integer(Map<String, List<String>> parameters, String name, int otherwise, int min, int max) {
        Optional<String> text = single(parameters, name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // answered below
        }
        throw new InvalidParameterException(name, "must be a whole number from " + min + " to " + max + ", not " + text.get());
    }

    private static List<String> split(String name, List<String> values) {
        List<String> single = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",")) {
                if (!part.isBlank()) {
                    single.add(part.strip());
                }
            }
        }
        if (single.size() > FILTER_VALUES_MAX) {
            throw new InvalidParameterException(name, "more than " + FILTER_VALUES_MAX + " values");
        }
        return single;
    }
}
