package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

/** All requests being received or handled share one memory bound, which a single frame may pass. */
class RequestMemoryTest {

    private static final int FRAME_BYTES = 1_000_000;
    private static final int POOL_BYTES = 5_000_000;
    private static final int CLIENTS = 20;

    private record Held(ApiRequest<FindCoordinatorRequest> request, Reply reply) {

        void answer() {
            reply.send(ScriptedHandler.echoOf(request));
        }
    }

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private final ScriptedHandler<FindCoordinatorRequest> holding = ScriptedHandler.echo((request, reply) -> {
        arrived.incrementAndGet();
        held.add(new Held(request, reply));
    });

    @Test
    void shouldReadNoMoreThanTheBoundAndOneFrame_andServeEveryoneInTheEnd() throws Exception {
        RunningServer.Bounds bounds = new RunningServer.Bounds().queuedRequestMaxBytes(POOL_BYTES).partialRequestTimeoutMs(100);
        try (RunningServer server = RunningServer.with(bounds, holding)) {
            List<RawClient> clients = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            List<RequestHeader> headers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = server.connect();
                clients.add(client);
                RequestHeader header = header(i);
                headers.add(header);
                byte[] frame = Arrays.copyOf(client.bytesOf(RawClient.echoRequest("echo" + i), header), FRAME_BYTES);
                Thread sender = new Thread(() -> sendQuietly(client, frame));
                sender.start();
                senders.add(sender);
            }
            Eventually.holds("the bound is used", () -> arrived.get() == POOL_BYTES / FRAME_BYTES);
            // Longer than a sweep of the loop: whoever waits for memory of ours is not a slow sender.
            Eventually.neverHolds("a request is read beyond the bound", 2_000, () -> arrived.get() > POOL_BYTES / FRAME_BYTES + 1);
            assertEquals(CLIENTS, server.server.openConnections(), "clients that wait for memory are kept");

            for (int i = 0; i < CLIENTS; i++) {
                Held next = held.poll(15, TimeUnit.SECONDS);
                assertTrue(next != null, "request " + i + " is stuck");
                assertTrue(arrived.get() - i <= POOL_BYTES / FRAME_BYTES + 1, "no more than the bound at any time");
                next.answer();
            }
            for (int i = 0; i < CLIENTS; i++) {
                assertEquals("echo" + i, clients.get(i).receiveEcho(headers.get(i)));
                clients.get(i).close();
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    void shouldBurnNoProcessorTime_whileAFrameWaitsForMemory() throws Exception {
        try (RunningServer server = RunningServer.with(new RunningServer.Bounds().queuedRequestMaxBytes(POOL_BYTES), holding)) {
            List<RawClient> clients = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawClient client = server.connect();
                clients.add(client);
                byte[] frame = Arrays.copyOf(client.bytesOf(RawClient.echoRequest("large"), header(i)), RunningServer.REQUEST_MAX_BYTES);
                Thread sender = new Thread(() -> sendQuietly(client, frame));
                sender.start();
                senders.add(sender);
            }
            Eventually.holds("one is being handled", () -> arrived.get() >= 1);
            long before = server.threads.processorTimeMs();
            Eventually.neverHolds("all find room", 1_000, () -> arrived.get() == 3);

            assertTrue(server.threads.processorTimeMs() - before < 300, "the loop waits, it does not spin");

            for (int i = 0; i < 3; i++) {
                held.poll(15, TimeUnit.SECONDS).answer();
            }
            for (RawClient client : clients) {
                client.receiveFrame();
                client.close();
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    void shouldGiveMemoryBack_whenTheHandlerNoLongerNeedsTheRequest() throws Exception {
        RunningServer.Bounds bounds = new RunningServer.Bounds().queuedRequestMaxBytes(FRAME_BYTES);
        ScriptedHandler<FindCoordinatorRequest> earlyRelease = ScriptedHandler.echo((request, reply) -> {
            reply.releaseRequestBuffer();
            held.add(new Held(request, reply));
        });
        try (RunningServer server = RunningServer.with(bounds, earlyRelease)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawClient client = server.connect();
                clients.add(client);
                RequestHeader header = header(i);
                client.sendFrame(Arrays.copyOf(client.bytesOf(RawClient.echoRequest("echo"), header), FRAME_BYTES));
            }
            Eventually.holds("all five are waiting for their answers at once", () -> held.size() == 5);
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static RequestHeader header(int correlationId) {
        return new RequestHeader(ApiKeys.FIND_COORDINATOR, ScriptedHandler.ECHO_LATEST_VERSION, "client", correlationId);
    }

    private static void sendQuietly(RawClient client, byte[] frame) {
        try {
            client.sendFrame(frame);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
