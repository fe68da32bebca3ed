/**
 * {@code ./caddis}: a local cluster of real WildFly nodes, an embedded PostgreSQL server and ZooKeeper, for people who
 * try Caddis, develop it or test it. Nothing in a broker depends on this module.
 */
package io.caddis.quickstart;
