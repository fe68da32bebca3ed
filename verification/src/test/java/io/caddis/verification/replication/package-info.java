/** Replication between whole nodes in this JVM: what is acknowledged is on the followers, and survives its leader. */
package io.caddis.verification.replication;
