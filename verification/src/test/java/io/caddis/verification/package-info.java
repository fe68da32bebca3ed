/**
 * Caddis seen from outside: the rules of its structure, real clients against whole clusters, faults, and what all of that
 * proves about each Kafka API. Everything may be used here; nothing uses this.
 *
 * <p>Tests that need WildFly nodes carry the tag {@code cluster} ({@code -DexcludedGroups=cluster} leaves them out).
 */
package io.caddis.verification;
