package io.caddis.replication;

/** What this node is to a partition, by the newest controller decision it has applied. */
public sealed interface Role {

    /** Broker id of "no leader". */
    int NO_LEADER = -1;

    /** Grows with every change of leader. */
    int leaderEpoch();

    /** The leader as this node knows it, {@link #NO_LEADER} if there is none. */
    int leaderId();

    /** This node leads, in this epoch and under its present registration. */
    record Leader(int leaderId, int leaderEpoch, int partitionEpoch, int inSyncReplicas, int replicas) implements Role {}

    /** Another node leads, or none does: this node serves nothing of the partition. */
    record NotLeader(int leaderId, int leaderEpoch) implements Role {}
}
