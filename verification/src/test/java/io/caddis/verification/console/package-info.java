/**
 * The web console in a real browser against real nodes: what it shows, how it looks, and that it outlives the node that served it. Uses
 * the cluster of the fault tests, because it kills a node.
 */
package io.caddis.verification.console;
