/**
 * The loads and the JVM that runs them.
 *
 * <p>One client JVM with a fixed heap is started per load and serves every cluster of the comparison in turn, so all sides
 * meet the same client code, compiled by the same JIT with the same profile. The run's JVM sends it
 * {@link io.caddis.benchmarks.load.ClientTask tasks} as lines of JSON on standard input and reads one
 * {@link io.caddis.benchmarks.load.ClientReply reply} each from its standard output. The loads themselves know only
 * bootstrap servers and topics: nothing in them tells one side from the other.
 */
package io.caddis.benchmarks.load;
