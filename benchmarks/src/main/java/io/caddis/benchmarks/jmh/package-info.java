/**
 * JMH benchmarks of the commit log's append and read paths: {@code ./caddis bench jmh}.
 *
 * <p>They call the log directly, without network or broker, and say what a change in the log costs or saves; the comparison
 * with Kafka says whether a user would notice. Directories are made under {@code java.io.tmpdir} and deleted.
 */
package io.caddis.benchmarks.jmh;
