/**
 * The ZooKeeper servers of a local cluster, each in a JVM of its own that runs ZooKeeper's main class on this
 * module's class path. No class here imports ZooKeeper: the servers are asked over their text port.
 */
package io.caddis.quickstart.zookeeper;
