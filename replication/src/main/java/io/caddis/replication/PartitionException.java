package io.caddis.replication;

/** Why a partition refused, one type for each answer a client gets. */
public abstract sealed class PartitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private PartitionException(String message) {
        // Refusals are everyday answers, given on the hot path: no stack trace.
        super(message, null, false, false);
    }

    /** This node does not lead the partition. */
    public static final class NotLeader extends PartitionException {
        private static final long serialVersionUID = 1L;
        private final int leaderId;
        private final int leaderEpoch;

        NotLeader(PartitionName partition, Role role) {
            super("this node does not lead " + partition + ", the leader in epoch " + role.leaderEpoch() + " is "
                    + (role.leaderId() == Role.NO_LEADER ? "nobody" : "broker " + role.leaderId()));
            this.leaderId = role.leaderId();
            this.leaderEpoch = role.leaderEpoch();
        }

        /** Where to go instead, {@link Role#NO_LEADER} if nowhere. */
        public int leaderId() {
            return leaderId;
        }

        public int leaderEpoch() {
            return leaderEpoch;
        }
    }

    /** The caller knows an older leader epoch than this node. */
    public static final class FencedLeaderEpoch extends PartitionException {
        private static final long serialVersionUID = 1L;
        private final int leaderId;
        private final int leaderEpoch;

        FencedLeaderEpoch(PartitionName partition, int requested, Role role) {
            super("leader epoch " + requested + " of " + partition + " is over, it is " + role.leaderEpoch());
            this.leaderId = role.leaderId();
            this.leaderEpoch = role.leaderEpoch();
        }

        public int leaderId() {
            return leaderId;
        }

        public int leaderEpoch() {
            return leaderEpoch;
        }
    }

    /** The caller knows a newer leader epoch than this node, which has yet to learn of it. */
    public static final class UnknownLeaderEpoch extends PartitionException {
        private static final long serialVersionUID = 1L;

        UnknownLeaderEpoch(PartitionName partition, int requested, Role role) {
            super("leader epoch " + requested + " of " + partition + " is not known here yet, this node is at " + role.leaderEpoch());
        }
    }

    /** Too few replicas are in sync for an append with acks=all. Nothing was written. */
    public static final class NotEnoughReplicas extends PartitionException {
        private static final long serialVersionUID = 1L;

        NotEnoughReplicas(PartitionName partition, int inSync, int needed) {
            super(partition + " has " + inSync + " in-sync replicas, acks=all needs " + needed);
        }
    }

    /** The fetching broker is not assigned to the partition. */
    public static final class NotReplica extends PartitionException {
        private static final long serialVersionUID = 1L;

        NotReplica(PartitionName partition, int replicaId, Role.Leader role) {
            super("broker " + replicaId + " is no follower of " + partition + ", its replicas are " + role.replicas());
        }
    }

    /** The fetch is of an earlier life of the follower, or does not say of which. */
    public static final class StaleReplicaEpoch extends PartitionException {
        private static final long serialVersionUID = 1L;

        StaleReplicaEpoch(PartitionName partition, FollowerFetch fetch, long knownEpoch) {
            super("broker " + fetch.replicaId() + " fetches " + partition + " with broker epoch " + fetch.replicaEpoch()
                    + ", known is " + knownEpoch);
        }
    }

    /**
     * The offset cannot be told or read yet; the same request succeeds later. Either a new leader does not know yet how far
     * its predecessor had committed (KIP-207), or a follower has not learned yet that the offset is committed (KIP-392).
     */
    public static final class OffsetNotAvailable extends PartitionException {
        private static final long serialVersionUID = 1L;

        OffsetNotAvailable(String message) {
            super(message);
        }
    }
}
