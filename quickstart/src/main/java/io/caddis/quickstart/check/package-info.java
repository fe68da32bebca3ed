/**
 * The proof that a cluster works: real records through ordinary Kafka clients, and the counts compared. Uses only
 * the public Kafka client API and knows nothing of how the cluster was started.
 */
package io.caddis.quickstart.check;
