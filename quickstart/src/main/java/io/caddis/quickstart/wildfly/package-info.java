/**
 * The broker nodes of a local cluster: one WildFly distribution and one configured template for all, a small base
 * directory for each, started as a plain JVM so that the process id is the node's. {@code broker-ear} says what a
 * node needs; this package carries it out.
 */
package io.caddis.quickstart.wildfly;
