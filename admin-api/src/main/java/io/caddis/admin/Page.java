package io.caddis.admin;

import java.util.List;

/**
 * One page of a list. Search, filters and order were applied to the whole set.
 *
 * @param items    the rows of this page, in the order asked for; ties are broken by name or id
 * @param total    rows there are
 * @param matching rows that search and filters leave
 * @param page     number of this page, from 0
 * @param size     rows a page may have
 * @param facets   counts for the filters
 * @param missing  what the rows lack; empty if nothing
 * @param asOf     ISO-8601 instant of the facts
 */
public record Page<T>(
        List<T> items,
        int total,
        int matching,
        int page,
        int size,
        List<Facet> facets,
        List<Gap> missing,
        String asOf) {

    public Page {
        items = List.copyOf(items);
        facets = List.copyOf(facets);
        missing = List.copyOf(missing);
    }
}
