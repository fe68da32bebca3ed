package io.caddis.broker.api.admin;

import io.caddis.coordinator.controller.ControllerException;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a refusal of the controller to the protocol's error, the one place for all handlers.
 *
 * <p>Two answers say "try again". Where nothing was done, {@code NOT_CONTROLLER}: the only one that Kafka's clients repeat by
 * themselves, so that an outage of the catalog shorter than their timeout goes unnoticed. Where it is not known what was done
 * (a timeout, a catalog that did not answer), {@code REQUEST_TIMED_OUT}, which they hand to the application: repeating it
 * unasked could answer {@code TOPIC_ALREADY_EXISTS} to the one who created the topic.
 */
final class ControllerErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerErrors.class);

    private ControllerErrors() {}

    /** @param failure what the future of a controller command completed with, or null: {@link ApiError#NONE} */
    static ApiError of(Throwable failure) {
        if (failure == null) {
            return ApiError.NONE;
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause() : failure;
        if (cause instanceof ControllerException refusal) {
            return new ApiError(errorOf(refusal), refusal.getMessage());
        }
        LOG.error("a controller command failed with something else than a ControllerException", cause);
        return new ApiError(Errors.UNKNOWN_SERVER_ERROR, "The controller failed in a way it should not: see the server's log");
    }

    private static Errors errorOf(ControllerException refusal) {
        if (refusal instanceof ControllerException.NotController || refusal instanceof ControllerException.NotReady) {
            return Errors.NOT_CONTROLLER;
        }
        if (refusal instanceof ControllerException.TopicExists) {
            return Errors.TOPIC_ALREADY_EXISTS;
        }
        if (refusal instanceof ControllerException.UnknownTopic) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (refusal instanceof ControllerException.InvalidTopicName) {
            return Errors.INVALID_TOPIC_EXCEPTION;
        }
        if (refusal instanceof ControllerException.InvalidPartitions) {
            return Errors.INVALID_PARTITIONS;
        }
        if (refusal instanceof ControllerException.InvalidReplicationFactor) {
            return Errors.INVALID_REPLICATION_FACTOR;
        }
        if (refusal instanceof ControllerException.InvalidAssignment) {
            return Errors.INVALID_REPLICA_ASSIGNMENT;
        }
        if (refusal instanceof ControllerException.InvalidSettings) {
            return Errors.INVALID_CONFIG;
        }
        if (refusal instanceof ControllerException.LimitReached) {
            return Errors.POLICY_VIOLATION;
        }
        if (refusal instanceof ControllerException.StaleBrokerEpoch) {
            return Errors.STALE_BROKER_EPOCH;
        }
        return Errors.REQUEST_TIMED_OUT; // TimedOut, Unavailable
    }
}
