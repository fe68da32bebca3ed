package io.caddis.benchmarks.load;

/** What a load measures; the unit is part of the name in the report. */
public enum Metric {
    RECORDS_PER_SECOND("records/s", true, true),
    MEBIBYTES_PER_SECOND("MiB/s", true, false),
    /** Committed offsets, each of one partition. */
    ROWS_PER_SECOND("rows/s", true, true),
    COMMITS_PER_SECOND("commits/s", true, true),
    LATENCY_P50_MS("p50 ms", false, true),
    LATENCY_P99_MS("p99 ms", false, true),
    LATENCY_P999_MS("p99.9 ms", false, true),
    LATENCY_MAX_MS("max ms", false, false),
    /** Time between two acknowledgements of one partition: the longest of any partition in a round. */
    LONGEST_GAP_MS("longest gap ms", false, true),
    /** From a member's subscribing until every partition is assigned and no member has two more than another. */
    SETTLE_MEDIAN_MS("median settle ms", false, true),
    SETTLE_MAX_MS("longest settle ms", false, true),
    /** From a coordinator's death until all its groups have told their offsets. */
    GROUPS_ANSWER_MS("all groups answer ms", false, true),
    /** CPU time of the nodes and what they need beside them, per record of the round. */
    CLUSTER_CPU_MICROS_PER_RECORD("cluster CPU us/record", false, true),
    NODE_RESIDENT_MIB("resident MiB/node", false, true),
    /** PostgreSQL and ZooKeeper; 0 for a cluster that has none. */
    SUPPORT_RESIDENT_MIB("resident MiB beside nodes", false, true),
    /** 100 is one core, over all processes of the cluster. */
    CLUSTER_CPU_PERCENT("cluster CPU % of a core", false, true);

    private final String label;
    private final boolean higherIsBetter;
    private final boolean inTable;

    Metric(String label, boolean higherIsBetter, boolean inTable) {
        this.label = label;
        this.higherIsBetter = higherIsBetter;
        this.inTable = inTable;
    }

    public String label() {
        return label;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Whether the worst round matters as much as the median one, and is shown beside it. */
    public boolean worstRoundMatters() {
        return this == LONGEST_GAP_MS || this == GROUPS_ANSWER_MS;
    }

    /** Whether the printed table shows it; the JSON report has all. */
    public boolean inTable() {
        return inTable;
    }
}
