package io.caddis.broker.api;

import io.caddis.log.LogException;
import io.caddis.replication.PartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what a partition or its log throws to the protocol's error, the one place for both. A state that passes is always a
 * retriable error; {@code UNKNOWN_SERVER_ERROR} means a bug of ours and is logged as one.
 */
public final class ErrorMapping {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

    private ErrorMapping() {}

    public static Errors of(Throwable failure) {
        if (failure instanceof PartitionException refusal) {
            return ofRefusal(refusal);
        }
        if (failure instanceof LogException trouble) {
            return ofLog(trouble);
        }
        Errors error = Errors.forException(failure);
        if (error == Errors.UNKNOWN_SERVER_ERROR) {
            LOG.error("a request failed in a way nobody foresaw", failure);
        }
        return error;
    }

    private static Errors ofRefusal(PartitionException refusal) {
        if (refusal instanceof PartitionException.NotLeader) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        if (refusal instanceof PartitionException.FencedLeaderEpoch) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (refusal instanceof PartitionException.UnknownLeaderEpoch) {
            return Errors.UNKNOWN_LEADER_EPOCH;
        }
        if (refusal instanceof PartitionException.OffsetNotAvailable) {
            return Errors.OFFSET_NOT_AVAILABLE;
        }
        if (refusal instanceof PartitionException.StaleReplicaEpoch) {
            return Errors.STALE_BROKER_EPOCH;
        }
        if (refusal instanceof PartitionException.NotReplica) {
            // What Kafka answers: this node may not have heard yet of a reassignment that the fetcher knows.
            return Errors.UNKNOWN_LEADER_EPOCH;
        }
        return Errors.NOT_ENOUGH_REPLICAS;
    }

    private static Errors ofLog(LogException trouble) {
        if (trouble instanceof LogException.OffsetOutOfRange) {
            return Errors.OFFSET_OUT_OF_RANGE;
        }
        if (trouble instanceof LogException.InvalidBatch) {
            return Errors.INVALID_RECORD;
        }
        if (trouble instanceof LogException.BatchTooLarge) {
            return Errors.MESSAGE_TOO_LARGE;
        }
        if (trouble instanceof LogException.OutOfOrderSequence) {
            return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
        }
        if (trouble instanceof LogException.ProducerFenced) {
            // Not PRODUCER_FENCED: for a produce Kafka answers so, and an idempotent producer starts a new epoch.
            return Errors.INVALID_PRODUCER_EPOCH;
        }
        if (trouble instanceof LogException.Damaged) {
            return Errors.CORRUPT_MESSAGE;
        }
        // The role changed while the append was on its way: the client looks for the leader anew.
        if (trouble instanceof LogException.LogClosed || trouble instanceof LogException.StaleLeaderEpoch) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        // A full disk or a lost directory: the client looks for another leader and tries again.
        return Errors.KAFKA_STORAGE_ERROR;
    }
}
