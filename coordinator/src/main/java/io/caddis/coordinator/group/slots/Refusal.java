package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import java.util.List;

/** Why a group is not asked at all, and what each API says then. */
enum Refusal {
    /** The slot is another node's. */
    NOT_OURS,
    /** The slot, or this group alone, is being read. */
    LOADING,
    /** The catalog does not answer. */
    UNAVAILABLE,
    /** A bound is reached. */
    OVERLOADED;

    GroupError ofCommit() {
        return switch (this) {
            case NOT_OURS -> GroupError.NOT_COORDINATOR;
            case UNAVAILABLE -> GroupError.COORDINATOR_NOT_AVAILABLE;
            case LOADING, OVERLOADED -> GroupError.COORDINATOR_LOAD_IN_PROGRESS;
        };
    }

    /** Consumers take COORDINATOR_NOT_AVAILABLE of a fetch as fatal, and try again after COORDINATOR_LOAD_IN_PROGRESS. */
    GroupError ofFetch() {
        return this == NOT_OURS ? GroupError.NOT_COORDINATOR : GroupError.COORDINATOR_LOAD_IN_PROGRESS;
    }

    GroupError ofAdministration() {
        return ofCommit();
    }

    GroupAnswer of(GroupRequest request) {
        if (request instanceof GroupRequest.Join join) {
            return GroupAnswer.Joined.failed(ofCommit(), join.memberId());
        } else if (request instanceof GroupRequest.Sync) {
            return GroupAnswer.Synced.failed(ofSync());
        } else if (request instanceof GroupRequest.Heartbeat) {
            return new GroupAnswer.Beaten(ofHeartbeat());
        } else if (request instanceof GroupRequest.Leave) {
            return new GroupAnswer.Left(this == LOADING ? GroupError.COORDINATOR_LOAD_IN_PROGRESS : ofRequestWithoutRetry(), List.of());
        } else {
            return GroupAnswer.ConsumerBeaten.failed(ofCommit(), null);
        }
    }

    /**
     * The rebalance a sync belongs to was soft state and is lost with the former coordinator: the member joins again. Clients
     * take COORDINATOR_LOAD_IN_PROGRESS of a sync as fatal.
     */
    private GroupError ofSync() {
        return this == LOADING ? GroupError.REBALANCE_IN_PROGRESS : ofRequestWithoutRetry();
    }

    /** As Kafka: while its group is loading a member is left in peace. Its session begins anew with the load. */
    private GroupError ofHeartbeat() {
        return this == LOADING ? GroupError.NONE : ofRequestWithoutRetry();
    }

    /** Makes the client look the coordinator up and ask again. */
    private GroupError ofRequestWithoutRetry() {
        return this == NOT_OURS ? GroupError.NOT_COORDINATOR : GroupError.COORDINATOR_NOT_AVAILABLE;
    }
}
