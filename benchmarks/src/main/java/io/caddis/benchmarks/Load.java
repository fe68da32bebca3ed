package io.caddis.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The loads, in the order they run. */
enum Load {
    /** No load at all: memory and CPU of the nodes as they wait. */
    IDLE("idle", Kind.IDLE, 0, "none"),
    /** Before the loads that leave gigabytes behind: brokers remove the files of deleted topics a minute later. */
    LATENCY_1_KIB("latency-1k", Kind.LATENCY, 1_024, "none"),
    PRODUCE_100_BYTES("produce-100b", Kind.PRODUCE, 100, "none"),
    PRODUCE_1_KIB("produce-1k", Kind.PRODUCE, 1_024, "none"),
    PRODUCE_1_KIB_LZ4("produce-1k-lz4", Kind.PRODUCE, 1_024, "lz4"),
    CONSUME_100_BYTES("consume-100b", Kind.CONSUME, 100, "none"),
    CONSUME_1_KIB("consume-1k", Kind.CONSUME, 1_024, "none"),
    /** {@link #CONSUME_1_KIB} by the one member of a group. */
    CONSUME_GROUP("consume-group", Kind.CONSUME, 1_024, "none"),
    COMMIT_GROUPS("commit-groups", Kind.COMMIT, 8, 100),
    COMMIT_SINGLE("commit-single", Kind.COMMIT, 8, 1),
    COMMIT_50_X_10("commit-50x10", Kind.COMMIT, 50, 10),
    /** One more joins a group of a hundred members, cooperatively. */
    SETTLE_CLASSIC("settle-classic", Kind.SETTLE, 1, 600),
    /** The same by the protocol of KIP-848. */
    SETTLE_CONSUMER("settle-consumer", Kind.SETTLE, 1, 600),
    /** SIGKILL of a node that leads partitions. */
    FAILOVER_KILL("failover-kill", Kind.FAILOVER, 100, "none"),
    /** SIGSTOP: the node is there and says nothing. */
    FAILOVER_FREEZE("failover-freeze", Kind.FAILOVER, 100, "none"),
    /** SIGTERM: the node may hand over its partitions before it goes. */
    FAILOVER_STOP("failover-stop", Kind.FAILOVER, 100, "none"),
    /** SIGKILL of the coordinator of these groups. */
    FAILOVER_GROUPS("failover-groups", Kind.FAILOVER, 2_000, 10);

    /** What is done. */
    enum Kind { IDLE, PRODUCE, CONSUME, LATENCY, COMMIT, SETTLE, FAILOVER }

    private final String label;
    private final Kind kind;
    private final int recordBytes;
    private final String compression;
    private final int groups;
    private final int partitionsOfGroup;

    /** A load of records. */
    Load(String label, Kind kind, int recordBytes, String compression) {
        this.label = label;
        this.kind = kind;
        this.recordBytes = recordBytes;
        this.compression = compression;
        this.groups = 0;
        this.partitionsOfGroup = 0;
    }

    /** A load of {@code groups} groups, each with offsets of as many partitions. */
    Load(String label, Kind kind, int groups, int partitionsOfGroup) {
        this.label = label;
        this.kind = kind;
        this.recordBytes = 0;
        this.compression = "none";
        this.groups = groups;
        this.partitionsOfGroup = partitionsOfGroup;
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** Length of a record's value; records have no key. */
    int recordBytes() {
        return recordBytes;
    }

    /** {@code compression.type} of the producer. */
    String compression() {
        return compression;
    }

    /** 0 for a load of records. */
    int groups() {
        return groups;
    }

    /** That each group reads or commits. */
    int partitionsOfGroup() {
        return partitionsOfGroup;
    }

    /** Whether the consumer subscribes as the member of a group. */
    boolean throughGroup() {
        return this == CONSUME_GROUP;
    }

    static Load ofLabel(String label) {
        return Arrays.stream(values()).filter(load -> load.label.equals(label)).findFirst()
                .orElseThrow(() -> new UsageException("unknown load '" + label + "', known are " + labels()));
    }

    /** What {@code ./caddis bench} runs when it is not told: the loads that leave all nodes alone, or those that do not. */
    static List<Load> withFaults(boolean faults) {
        return Arrays.stream(values()).filter(load -> (load.kind == Kind.FAILOVER) == faults).toList();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Load::label).toList();
    }
}
