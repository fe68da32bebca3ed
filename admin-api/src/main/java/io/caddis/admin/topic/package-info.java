/**
 * Topics and partitions as the consoles show them. Plain data, made by the node that serves the page.
 */
package io.caddis.admin.topic;
