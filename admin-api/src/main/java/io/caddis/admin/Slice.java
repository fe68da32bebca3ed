package io.caddis.admin;

import java.util.List;

/**
 * The newest part of something that only grows, and where to go on.
 *
 * @param items   newest first
 * @param next    value of {@code before} for the next slice; null at the end
 * @param missing what could not be read; empty if nothing
 * @param asOf    ISO-8601 instant of the facts
 */
public record Slice<T>(List<T> items, String next, List<Gap> missing, String asOf) {

    public Slice {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }
}
