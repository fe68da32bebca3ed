/**
 * The console of one node: what the web admin and the desktop console are served from. Knows the cluster's image, the catalog by ports,
 * and no HTTP. {@code storage-ejb} makes it when the broker serves and closes it before the broker stops; {@code admin-web} asks it.
 */
package io.caddis.console;
