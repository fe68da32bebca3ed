package io.caddis.broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.ControllerException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControllerErrorsTest {

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new ControllerException.NotController("why"), Errors.NOT_CONTROLLER),
                Arguments.of(new ControllerException.TopicExists("why"), Errors.TOPIC_ALREADY_EXISTS),
                Arguments.of(new ControllerException.UnknownTopic("why"), Errors.UNKNOWN_TOPIC_OR_PARTITION),
                Arguments.of(new ControllerException.InvalidTopicName("why"), Errors.INVALID_TOPIC_EXCEPTION),
                Arguments.of(new ControllerException.InvalidPartitions("why"), Errors.INVALID_PARTITIONS),
                Arguments.of(new ControllerException.InvalidReplicationFactor("why"), Errors.INVALID_REPLICATION_FACTOR),
                Arguments.of(new ControllerException.InvalidAssignment("why"), Errors.INVALID_REPLICA_ASSIGNMENT),
                Arguments.of(new ControllerException.InvalidSettings("why"), Errors.INVALID_CONFIG),
                Arguments.of(new ControllerException.LimitReached("why"), Errors.POLICY_VIOLATION),
                Arguments.of(new ControllerException.NotReady("why"), Errors.NOT_CONTROLLER),
                Arguments.of(new ControllerException.StaleBrokerEpoch("why"), Errors.STALE_BROKER_EPOCH),
                Arguments.of(new ControllerException.TimedOut("why"), Errors.REQUEST_TIMED_OUT),
                Arguments.of(new ControllerException.Unavailable("why"), Errors.REQUEST_TIMED_OUT));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldAnswerTheProtocolsError_whenTheControllerRefuses(ControllerException refusal, Errors error) {
        assertEquals(new ApiError(error, "why"), ControllerErrors.of(refusal));
        assertEquals(new ApiError(error, "why"), ControllerErrors.of(new CompletionException(refusal)));
    }

    @Test
    void shouldCoverEveryRefusal_whenANewOneIsAdded() {
        long tested = refusals().map(arguments -> arguments.get()[0].getClass()).distinct().count();

        assertEquals(ControllerException.class.getPermittedSubclasses().length, tested);
    }

    @Test
    void shouldBeRetriable_whenTheStatePasses() {
        assertTrue(ControllerErrors.of(new ControllerException.Unavailable("why")).exception() instanceof RetriableException);
        assertTrue(ControllerErrors.of(new ControllerException.NotController("why")).exception() instanceof RetriableException);
    }

    @Test
    void shouldNotShowWhatWentWrongInside_whenItIsOurMistake() {
        ApiError error = ControllerErrors.of(new IllegalStateException("secret state"));

        assertEquals(Errors.UNKNOWN_SERVER_ERROR, error.error());
        assertFalse(error.message().contains("secret"));
        assertEquals(ApiError.NONE, ControllerErrors.of(null));
    }
}
