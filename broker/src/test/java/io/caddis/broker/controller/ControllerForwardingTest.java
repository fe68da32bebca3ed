package io.caddis.broker.controller;

import static io.caddis.broker.controller.ForwardingFixture.OTHER;
import static io.caddis.broker.controller.ForwardingFixture.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.controller.ForwardingFixture.Sent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerForwardingTest {

    private final ForwardingFixture cluster = new ForwardingFixture();
    private final ControllerForwarding forwarding = cluster.forwarding();
    private final AbstractRequest request = new DeleteTopicsRequest.Builder(new DeleteTopicsRequestData()).build();

    @Test
    void shouldSendTheRequestAsItIs_andBringTheAnswer() throws Exception {
        cluster.controllerIs(OTHER);
        AbstractResponse answer = new DeleteTopicsResponse(new DeleteTopicsResponseData());

        CompletableFuture<AbstractResponse> forwarded = forwarding.forward(request, 5_000);

        Sent sent = onlySent();
        assertEquals(OTHER, sent.destination());
        assertSame(request, sent.request());
        assertFalse(forwarded.isDone());
        sent.answer().complete(answer);
        assertSame(answer, forwarded.get());
    }

    @Test
    void shouldTakeTheSameRoad_whenThisNodeIsController() {
        cluster.controllerIs(SELF);

        forwarding.forward(request, 5_000);

        assertEquals(SELF, onlySent().destination());
    }

    @Test
    void shouldSayThatNothingWasDone_whenThereIsNoController() {
        assertInstanceOf(NotControllerException.class, failureOf(forwarding.forward(request, 5_000)));
        assertEquals(List.of(), cluster.sent());
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknown_whenTheControllerDoesNotAnswer() {
        cluster.controllerIs(OTHER);
        CompletableFuture<AbstractResponse> forwarded = forwarding.forward(request, 5_000);

        onlySent().answer().completeExceptionally(new IllegalStateException("connection lost"));

        TimeoutException failure = assertInstanceOf(TimeoutException.class, failureOf(forwarded));
        assertTrue(failure.getMessage().contains("broker 2") && failure.getMessage().contains("connection lost"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"5000, 6000", "0, 1000", "-1, 1000", "2147483647, 2147483647"})
    void shouldWaitALittleLongerThanTheClient(int clientMs, int expectedMs) {
        cluster.controllerIs(OTHER);

        forwarding.forward(request, clientMs);

        assertEquals(expectedMs, onlySent().timeoutMs());
    }

    @Test
    void shouldKeepARequestHere_whenThisNodeIsControllerOrSomebodyTookItForOne() {
        String client = "an application";
        String forwarder = ControllerForwarding.forwarderId(OTHER.brokerId());
        assertFalse(forwarding.isForController(client));
        // Forwarded once is enough: two nodes that take each other for the controller would play ball with it.
        assertTrue(forwarding.isForController(forwarder));

        cluster.controllerIs(OTHER);
        assertFalse(forwarding.isForController(client));
        assertTrue(forwarding.isForController(forwarder));

        cluster.controllerIs(SELF);
        assertTrue(forwarding.isForController(client));
    }

    private Sent onlySent() {
        assertEquals(1, cluster.sent().size());
        return cluster.sent().get(0);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, future::get).getCause();
    }
}
