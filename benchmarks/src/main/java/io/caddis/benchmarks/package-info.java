/**
 * {@code ./caddis bench}: the same loads against Caddis and against Apache Kafka, alternating, in one run.
 *
 * <p>Reads the command line, brings up the clusters, decides the order of rounds and hands the figures to the report. One
 * thread; the only other one is the shutdown hook that ends everything on Ctrl-C.
 */
package io.caddis.benchmarks;
