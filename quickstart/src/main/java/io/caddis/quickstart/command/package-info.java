/**
 * What {@code ./caddis} does: each command puts the components together, in order, and says what happens. Called by
 * {@link io.caddis.quickstart.Caddis} on its main thread, and by its shutdown hook.
 */
package io.caddis.quickstart.command;
