/**
 * Who is alive, as far as this node can tell sooner than a ZooKeeper session can: other processes by the port they no longer
 * have, this process by the pauses it makes. Nothing here decides about leadership, and nothing rests on it: the controller
 * verifies a report, and epochs fence a broker that was removed wrongly.
 */
package io.caddis.broker.liveness;
