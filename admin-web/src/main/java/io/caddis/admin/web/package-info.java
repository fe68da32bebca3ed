/**
 * The web face of a node: health probes, the admin REST interface, the pages of the console and a page that says how the node is.
 *
 * <p>Knows the records of {@code io.caddis.admin} and HTTP, nothing of the broker: the status comes from the
 * {@code NodeStatusSource} the node publishes. Request threads only; answers from memory.
 */
package io.caddis.admin.web;
