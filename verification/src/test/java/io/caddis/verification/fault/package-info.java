/** Faults of nodes, disks, PostgreSQL and ZooKeeper under load, and what clients were promised all the while. */
package io.caddis.verification.fault;
