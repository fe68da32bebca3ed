/**
 * The two sides of a comparison: an Apache Kafka cluster started from its released jars, a Caddis cluster started by
 * {@code ./caddis up}, or a cluster somebody else runs.
 *
 * <p>Knows how each is started, found and ended; knows nothing of loads. Called from the run's main thread only.
 */
package io.caddis.benchmarks.cluster;
