package io.caddis.admin.topic;

/**
 * How many partitions of a topic are in each state.
 */
public record TopicHealth(
        int offline,
        int underMinIsr,
        int underReplicated,
        int reassigning,
        int nonPreferredLeader,
        int healthy) {}
