/**
 * Child processes of a benchmark run: how a JVM is started, what it uses, and that none outlives the run.
 *
 * <p>Knows nothing of Kafka, Caddis or loads. Called by the cluster and load packages from the run's main thread, and by the
 * shutdown hook through {@link io.caddis.benchmarks.process.OpenResources}.
 */
package io.caddis.benchmarks.process;
