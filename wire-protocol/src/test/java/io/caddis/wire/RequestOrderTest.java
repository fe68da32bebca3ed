package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

/** One request of a connection at a time unless the handler allows more, answers in the order of the requests always. */
class RequestOrderTest {

    private record Held(ApiRequest<FindCoordinatorRequest> request, Reply reply) {

        void answer() {
            reply.send(ScriptedHandler.echoOf(request));
        }
    }

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final ScriptedHandler<FindCoordinatorRequest> holding =
            ScriptedHandler.echo((request, reply) -> held.add(new Held(request, reply)));

    @Test
    void shouldReadTheNextRequest_onlyWhenTheOneBeforeIsAnswered() throws Exception {
        try (RunningServer server = RunningServer.with(holding); RawClient client = server.connect(); RawClient other = server.connect()) {
            RequestHeader first = client.sendEcho("first");
            RequestHeader second = client.sendEcho("second");
            Held ofFirst = take();
            other.sendEcho("other");
            assertEquals("other", take().request().body().data().key(), "another connection is not held up");
            assertEquals(0, held.size(), "the second request waits for the first one's answer");

            ofFirst.answer();
            assertEquals("first", client.receiveEcho(first));
            take().answer();

            assertEquals("second", client.receiveEcho(second));
        }
    }

    @Test
    void shouldReadFurtherRequests_whenThoseBeforeAllowIt() throws Exception {
        ScriptedHandler<FindCoordinatorRequest> generous = ScriptedHandler.echo((request, reply) -> {
            reply.releaseRequestBuffer();
            reply.allowNextRequest();
            held.add(new Held(request, reply));
        });
        try (RunningServer server = RunningServer.with(generous); RawClient client = server.connect()) {
            List<RequestHeader> headers = new ArrayList<>();
            for (int i = 0; i < Connection.IN_FLIGHT_MAX + 1; i++) {
                headers.add(client.sendEcho("request" + i));
            }
            List<Held> inFlight = new ArrayList<>();
            for (int i = 0; i < Connection.IN_FLIGHT_MAX; i++) {
                inFlight.add(take());
            }
            try (RawClient other = server.connect()) {
                other.sendEcho("other");
                assertEquals("other", take().request().body().data().key(), "the bound holds: the one above it is not read yet");
            }

            for (int i = inFlight.size() - 1; i >= 0; i--) {
                inFlight.get(i).answer();
            }
            assertEquals("request" + Connection.IN_FLIGHT_MAX, take().request().body().data().key());
            for (int i = 0; i < inFlight.size(); i++) {
                assertEquals("request" + i, client.receiveEcho(headers.get(i)), "answers go out in the order of the requests");
            }
        }
    }

    @Test
    void shouldGiveBackWhatAnswersHold_whenTheConnectionEndsBeforeTheirTurn() throws Exception {
        AtomicInteger released = new AtomicInteger();
        ScriptedHandler<FindCoordinatorRequest> generous = ScriptedHandler.echo((request, reply) -> {
            reply.releaseRequestBuffer();
            reply.allowNextRequest();
            held.add(new Held(request, reply));
        });
        try (RunningServer server = RunningServer.with(generous)) {
            Held first;
            try (RawClient client = server.connect()) {
                client.sendEcho("first");
                client.sendEcho("second");
                first = take();
                Held second = take();
                second.reply().send(ScriptedHandler.echoOf(second.request()), released::incrementAndGet);
            }
            Eventually.holds("the loop has seen the end of the connection", () -> first.reply().isAbandoned());
            assertEquals(1, released.get());
        }
    }

    @Test
    void shouldAnswerInOrder_whenRequestsArePipelined() throws Exception {
        try (RunningServer server = RunningServer.with(ScriptedHandler.echo()); RawClient client = server.connect()) {
            List<RequestHeader> headers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                headers.add(client.sendEcho("request" + i));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals("request" + i, client.receiveEcho(headers.get(i)));
            }
        }
    }

    @Test
    void shouldCarryTheAnswerToTheLoop_whenAnotherThreadGivesIt() throws Exception {
        try (RunningServer server = RunningServer.with(holding); RawClient client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                RequestHeader header = client.sendEcho("echo" + i);
                // This thread is not the loop's.
                take().answer();
                assertEquals("echo" + i, client.receiveEcho(header));
            }
        }
    }

    @Test
    void shouldSendTheFirstAnswerOnly_whenTwoAreGiven() throws Exception {
        AtomicInteger released = new AtomicInteger();
        try (RunningServer server = RunningServer.with(holding); RawClient client = server.connect()) {
            RequestHeader header = client.sendEcho("one");
            Held once = take();
            once.answer();
            once.reply().send(new FindCoordinatorResponse(ScriptedHandler.echoOf(once.request()).data().setHost("two")), released::incrementAndGet);
            once.reply().sendNothing();
            once.reply().closeConnection("too late");

            assertEquals("one", client.receiveEcho(header));
            assertEquals(1, released.get(), "what the second answer referred to is given back");
            RequestHeader next = client.sendEcho("next");
            take().answer();
            assertEquals("next", client.receiveEcho(next));
        }
    }

    @Test
    void shouldAnswerWithTheRequestsOwnError_whenTheHandlerThrows() throws Exception {
        ScriptedHandler<FindCoordinatorRequest> throwing = ScriptedHandler.echo((request, reply) -> {
            throw Errors.COORDINATOR_LOAD_IN_PROGRESS.exception();
        });
        try (RunningServer server = RunningServer.with(throwing); RawClient client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                FindCoordinatorResponse answer = (FindCoordinatorResponse) client.ask(RawClient.echoRequest("key"));
                assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS.code(), answer.data().errorCode());
            }
        }
    }

    @Test
    void shouldServeTheOthers_whenAHandlerFailsWithAnErrorOfTheMachine() throws Exception {
        ScriptedHandler<FindCoordinatorRequest> overflowing = ScriptedHandler.echo((request, reply) -> {
            if (request.body().data().key().equals("overflow")) {
                throw new StackOverflowError("thrown by a test");
            }
            reply.send(ScriptedHandler.echoOf(request));
        });
        try (RunningServer server = RunningServer.with(overflowing); RawClient client = server.connect(); RawClient other = server.connect()) {
            assertEquals("before", other.echo("before"));
            client.sendEcho("overflow");

            assertTrue(client.isClosedByServer());
            assertEquals("after", other.echo("after"), "a connection of the same loop");
            try (RawClient fresh = server.connect()) {
                assertEquals("fresh", fresh.echo("fresh"));
            }
        }
    }

    @Test
    void shouldGoOnWithoutAnAnswer_whenTheRequestWantsNone() throws Exception {
        AtomicInteger produced = new AtomicInteger();
        ScriptedHandler<ProduceRequest> silent = new ScriptedHandler<>(ApiKeys.PRODUCE, (short) 3, (short) 13, (request, reply) -> {
            produced.incrementAndGet();
            reply.sendNothing();
        });
        try (RunningServer server = RunningServer.with(silent, ScriptedHandler.echo()); RawClient client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send(withoutAcks());
            }
            // The first bytes that come back belong to the echo.
            assertEquals("echo", client.echo("echo"));
            assertEquals(20, produced.get());
        }
    }

    @Test
    void shouldClose_whenARequestThatWantsNoAnswerFails() throws Exception {
        ScriptedHandler<ProduceRequest> failing = new ScriptedHandler<>(ApiKeys.PRODUCE, (short) 3, (short) 13, (request, reply) ->
                reply.fail(Errors.NOT_LEADER_OR_FOLLOWER.exception()));
        try (RunningServer server = RunningServer.with(failing); RawClient client = server.connect()) {
            client.send(withoutAcks());

            assertTrue(client.isClosedByServer());
        }
    }

    private static ProduceRequest withoutAcks() {
        return new ProduceRequest(new ProduceRequestData().setAcks((short) 0).setTimeoutMs(1_000), (short) 9);
    }

    private Held take() throws InterruptedException {
        Held next = held.poll(15, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request arrived");
        }
        return next;
    }
}
