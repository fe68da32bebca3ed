package io.caddis.console.view;

/**
 * What the node that answers says of itself beyond the image.
 *
 * @param offlineDirectories log directories taken offline after an I/O error
 * @param catalogAvailable   PostgreSQL answers
 * @param catalogSince       ISO-8601 instant since when that is so
 * @param catalogDetail      why it does not answer; may be empty
 */
public record NodeHealth(int offlineDirectories, boolean catalogAvailable, String catalogSince, String catalogDetail) {}
