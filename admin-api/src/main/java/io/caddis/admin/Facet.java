package io.caddis.admin;

/**
 * How many rows a filter value would leave, with the search applied and the filter of the same field left out.
 *
 * @param field the query parameter, e.g. {@code state}
 * @param value its value
 * @param count rows
 */
public record Facet(String field, String value, int count) {}
