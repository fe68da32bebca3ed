package io.caddis.coordinator.group.classic;

/** Where a classic group is; the transitions are drawn at {@link RebalanceCycle}. */
public enum ClassicGroupState {
    /** No members, perhaps offsets. A join begins the initial rebalance. */
    EMPTY("Empty"),

    /** Waits until its members have joined. Heartbeats and syncs are told to join again. */
    PREPARING_REBALANCE("PreparingRebalance"),

    /** Everybody knows the generation and waits for the leader's assignment. Syncs wait, commits are refused. */
    COMPLETING_REBALANCE("CompletingRebalance"),

    /** The assignment is stored and handed out. */
    STABLE("Stable"),

    /** This node coordinates the group no longer, or it went on as a KIP-848 group. Answers that nobody is here. */
    DEAD("Dead");

    private final String kafkaName;

    ClassicGroupState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** As describing tools show it. */
    public String kafkaName() {
        return kafkaName;
    }
}
