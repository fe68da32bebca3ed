package io.caddis.console.list;

import io.caddis.admin.Facet;
import io.caddis.admin.Gap;
import io.caddis.admin.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How one kind of row is searched, filtered and ordered. Made once; {@link #page} is pure.
 *
 * @param <T> row
 */
public final class Listing<T> {

    private final Function<T, String> text;
    private final Comparator<T> ownOrder;
    private final Map<String, Comparator<T>> columns = new TreeMap<>();
    private final Map<String, Filter<T>> filters = new LinkedHashMap<>();

    /** @param values of a row, in upper case; @param allowed all there are, empty if any text is one; @param counted facets are wanted */
    private record Filter<T>(Function<T, Collection<String>> values, List<String> allowed, boolean counted) {}

    /**
     * @param text     what the search looks at
     * @param ownOrder that the rows come in; breaks ties, so it must not have any
     */
    public Listing(Function<T, String> text, Comparator<T> ownOrder) {
        this.text = text;
        this.ownOrder = ownOrder;
    }

    /** Rows can be ordered by this; rows without a value count as the smallest. */
    public <K extends Comparable<? super K>> Listing<T> column(String name, Function<T, K> key) {
        columns.put(name, Comparator.comparing(key, Comparator.nullsFirst(Comparator.naturalOrder())));
        return this;
    }

    /** A closed set of values, of which a row has one or more; counted for the facets. */
    public Listing<T> facet(String name, List<String> allowed, Function<T, Collection<String>> values) {
        filters.put(name, new Filter<>(values, List.copyOf(allowed), true));
        return this;
    }

    /** Any text; exact match. */
    public Listing<T> exact(String name, Function<T, Collection<String>> values) {
        filters.put(name, new Filter<>(values, List.of(), false));
        return this;
    }

    /** Names that {@link ListQuery#of} is to accept. */
    public Set<String> filterNames() {
        return filters.keySet();
    }

    /**
     * Cuts the page out of all rows.
     *
     * @param rows in their own order
     * @throws InvalidParameterException if the query names a column or value that there is not
     */
    public Page<T> page(List<T> rows, ListQuery query, List<Gap> missing, String asOf) {
        Map<String, Predicate<T>> tests = new LinkedHashMap<>();
        query.filters().forEach((name, values) -> tests.put(name, test(name, values)));
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        List<T> matching = new ArrayList<>();
        for (T row : rows) {
            if (!query.search().isEmpty() && !text.apply(row).toLowerCase(Locale.ROOT).contains(query.search())) {
                continue;
            }
            String failed = null;
            int failures = 0;
            for (Map.Entry<String, Predicate<T>> test : tests.entrySet()) {
                if (!test.getValue().test(row)) {
                    failed = test.getKey();
                    failures++;
                }
            }
            if (failures == 0) {
                matching.add(row);
            }
            count(row, failures, failed, counts);
        }
        query.sort().ifPresent(column -> matching.sort(order(column, query.descending())));
        if (query.sort().isEmpty() && query.descending()) {
            matching.sort(ownOrder.reversed());
        }
        int from = (int) Math.min((long) query.page() * query.size(), matching.size());
        int to = Math.min(from + query.size(), matching.size());
        return new Page<>(
                matching.subList(from, to), rows.size(), matching.size(), query.page(), query.size(), facets(counts), missing, asOf);
    }

    /** A row counts for a facet if it passes all other filters. */
    private void count(T row, int failures, String failed, Map<String, Map<String, Integer>> counts) {
        if (failures > 1) {
            return;
        }
        filters.forEach((name, filter) -> {
            if (filter.counted() && (failures == 0 || name.equals(failed))) {
                Map<String, Integer> ofField = counts.computeIfAbsent(name, field -> new HashMap<>());
                filter.values().apply(row).forEach(value -> ofField.merge(value, 1, Integer::sum));
            }
        });
    }

    private List<Facet> facets(Map<String, Map<String, Integer>> counts) {
        List<Facet> facets = new ArrayList<>();
        filters.forEach((name, filter) -> {
            if (filter.counted()) {
                filter.allowed().forEach(value ->
                        facets.add(new Facet(name, value, counts.getOrDefault(name, Map.of()).getOrDefault(value, 0))));
            }
        });
        return facets;
    }

    private Comparator<T> order(String column, boolean descending) {
        Comparator<T> order = columns.get(column);
        if (order == null) {
            throw new InvalidParameterException("sort", "unknown column " + column + "; known are " + columns.keySet());
        }
        return (descending ? order.reversed() : order).thenComparing(ownOrder);
    }

    private Predicate<T> test(String name, List<String> given) {
        Filter<T> filter = filters.get(name);
        List<String> wanted = new ArrayList<>();
        for (String value : given) {
            String meant = filter.allowed().isEmpty() ? value : meant(name, value, filter.allowed());
            wanted.add(meant);
        }
        return row -> wanted.isEmpty() || filter.values().apply(row).stream().anyMatch(wanted::contains);
    }

    private static String meant(String name, String value, List<String> allowed) {
        String plain = value.replace('-', '_');
        return allowed.stream()
                .filter(known -> known.equalsIgnoreCase(plain))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(name, "unknown value " + value + "; known are " + allowed));
    }
}
