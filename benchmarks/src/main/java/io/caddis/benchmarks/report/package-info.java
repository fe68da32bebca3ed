/**
 * What a run found: all rounds, their medians and ratios, as a table for people and a JSON document for programs.
 *
 * <p>Pure but for the one class that writes the file. No thresholds: whether a ratio is good enough is for the reader.
 */
package io.caddis.benchmarks.report;
