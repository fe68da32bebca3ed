/**
 * The cluster as a whole and its brokers, as the consoles show them. Plain data, made by the node that serves the page.
 */
package io.caddis.admin.cluster;
