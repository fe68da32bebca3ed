package io.caddis.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** A blocking client that can say anything, well-formed or not. */
final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MS = 15_000;

    private final Socket socket;
    private final DataInputStream in;
    private int correlationId;

    RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** @param receiveBufferBytes bound on what the operating system takes in for a client that does not read, 0 for its default */
    RawClient(InetSocketAddress address, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(address, READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    int localPort() {
        return socket.getLocalPort();
    }

    void sendBytes(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void sendLengthPrefix(int length) throws IOException {
        sendBytes(ByteBuffer.allocate(4).putInt(length).array());
    }

    void sendFrame(byte... payload) throws IOException {
        sendBytes(ByteBuffer.allocate(4 + payload.length).putInt(payload.length).put(payload).array());
    }

    /** Sends a request and does not wait for its answer. */
    RequestHeader send(AbstractRequest request) throws IOException {
        RequestHeader header = new RequestHeader(request.apiKey(), request.version(), "raw-client", correlationId++);
        sendFrame(bytesOf(request, header));
        return header;
    }

    byte[] bytesOf(AbstractRequest request, RequestHeader header) {
        ByteBuffer buffer = request.serializeWithHeader(header);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Reads one answer; it must carry the correlation id of the request. */
    AbstractResponse receive(RequestHeader header) throws IOException {
        return AbstractResponse.parseResponse(receiveFrame(), header);
    }

    ByteBuffer receiveFrame() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return ByteBuffer.wrap(frame);
    }

    /** Reads some bytes of an answer and leaves the rest. */
    void receivePart(int bytes) throws IOException {
        in.readFully(new byte[bytes]);
    }

    AbstractResponse ask(AbstractRequest request) throws IOException {
        return receive(send(request));
    }

    RequestHeader sendEcho(String text) throws IOException {
        return send(echoRequest(text));
    }

    static FindCoordinatorRequest echoRequest(String text) {
        return new FindCoordinatorRequest.Builder(new FindCoordinatorRequestData().setKey(text)).build(ScriptedHandler.ECHO_LATEST_VERSION);
    }

    String receiveEcho(RequestHeader header) throws IOException {
        return ((FindCoordinatorResponse) receive(header)).data().host();
    }

    String echo(String text) throws IOException {
        return receiveEcho(sendEcho(text));
    }

    /** True when the server closed the connection without another byte; false if it said something or stays silent for long. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (EOFException | SocketException reset) {
            return true;
        }
    }

    /**
     * True when nobody is at the other end any more. The client must speak to learn it: the operating system forgets a
     * connection whose handshake ends in the instant its listener closes, tells the client nothing, and resets it at its
     * first byte (seen on Linux 6.18: established for the client, unknown to the server's side).
     */
    boolean isRefusedWhenItSpeaks() throws IOException {
        try {
            sendBytes((byte) 0);
        } catch (SocketException reset) {
            return true;
        }
        return isClosedByServer();
    }

    @Override
    public String toString() {
        return socket.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
