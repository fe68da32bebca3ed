package io.caddis.replication;

import java.util.List;

/** What the newest applied cluster image makes of this node for one partition. */
public sealed interface Role {

    /** Broker id of "no leader". */
    int NO_LEADER = -1;

    /** Grows with every change of the leader, of its registration and of the replica set. */
    int leaderEpoch();

    /** The leader as this node knows it, {@link #NO_LEADER} if there is none. */
    int leaderId();

    /** Grows by one with every change of the partition's state; with equal leader epochs it tells which role is newer. */
    int partitionEpoch();

    /**
     * This node leads, in this epoch and under its present registration.
     *
     * @param leaderId    this node
     * @param brokerEpoch this node's registration, which goes with each proposal of in-sync replicas
     * @param replicas    assigned brokers, this node among them
     * @param isr         in-sync replicas as the controller has committed them
     */
    record Leader(int leaderId, long brokerEpoch, int leaderEpoch, int partitionEpoch, List<Integer> replicas, List<Integer> isr)
            implements Role {
        public Leader {
            replicas = List.copyOf(replicas);
            isr = List.copyOf(isr);
        }
    }

    /**
     * Another node leads and this one copies from it.
     *
     * @param counted this node is in the ISR or among the eligible leaders (ELR): others rely on its log
     */
    record Follower(int leaderId, int leaderEpoch, int partitionEpoch, boolean counted) implements Role {}

    /** Nobody leads, or the decision was for an earlier life of this node: it serves nothing and copies nothing. */
    record Offline(int leaderEpoch, int partitionEpoch, boolean counted) implements Role {
        @Override
        public int leaderId() {
            return NO_LEADER;
        }
    }
}
