package io.caddis.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run measures and how.
 *
 * @param topic          shape of the topics and the settings only Caddis gets
 * @param rounds         measured rounds of each load and arm
 * @param times          how long each step lasts
 * @param loads          loads to run, in the order of {@link Load}
 * @param client         how the client works
 * @param sides          what is compared
 * @param directory      where configuration, logs and data of the clusters are kept; emptied of data at the end
 * @param jsonFile       where the report goes
 */
record BenchOptions(TopicShape topic, int rounds, Times times, List<Load> loads, ClientShape client, Sides sides,
        Path directory, Path jsonFile) {

    BenchOptions {
        loads = Arrays.stream(Load.values()).filter(List.copyOf(loads)::contains).toList();
    }

    /**
     * The topics of all loads.
     *
     * @param replicationFactor replicas of each partition; from 2 on, all but one must have a record before it is acknowledged
     * @param idlePartitions partitions of a topic without load that lies beside in the idle sample and the failover loads
     * @param caddisSettings topic settings sent to Caddis alone; empty means one arm for each {@code flush.policy}
     */
    record TopicShape(int partitions, short replicationFactor, int idlePartitions, Map<String, String> caddisSettings) {

        TopicShape {
            caddisSettings = Collections.unmodifiableMap(new LinkedHashMap<>(caddisSettings));
        }

        /** The settings of a topic of an arm: the arm's own, and how many replicas must have a record. */
        Map<String, String> settings(Map<String, String> ofArm) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("min.insync.replicas", Integer.toString(Math.max(1, replicationFactor - 1)));
            all.putAll(ofArm);
            return all;
        }
    }

    /** Seconds of a measured round, of the warm-up of each arm before a load, and of the idle sample. */
    record Times(int roundSeconds, int warmupSeconds, int idleSeconds) {
    }

    /**
     * The client JVM.
     *
     * @param producers  producers, each with its own thread, in loads that produce as fast as possible
     * @param latencyRecordsPerSecond schedule of the latency load
     * @param consumeMib payload a consume load reads in one pass, in MiB
     * @param failoverRecordsPerSecond schedule of the failover loads, for each partition
     * @param heap       as {@code -Xmx} takes it
     */
    record ClientShape(int producers, int latencyRecordsPerSecond, int consumeMib, int failoverRecordsPerSecond, long seed,
            String heap) {
    }

    /**
     * The clusters.
     *
     * @param nodes         nodes on each side that is started here
     * @param caddis        endpoint of a running Caddis, or empty to start one
     * @param kafka         endpoint of a running Kafka, or empty to start one
     * @param noiseFloor    compare Kafka with a second Kafka: what difference noise alone makes
     * @param kafkaHeap     heap of a Kafka node as {@code -Xmx} takes it
     * @param caddisPorts   first Kafka port and first HTTP port of the Caddis that is started
     */
    record Sides(int nodes, Optional<String> caddis, Optional<String> kafka, boolean noiseFloor, String kafkaHeap,
            PortBases caddisPorts) {
    }

    /** First port of each kind; node i adds i - 1. */
    record PortBases(int kafka, int http) {
    }
}
