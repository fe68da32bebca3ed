package io.caddis.verification.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.Message;

/** A socket to a broker that sends what it is told, right or wrong. */
public final class BareConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private final Socket socket = new Socket();

    /** Connects to the first of {@code bootstrapServers}. */
    public BareConnection(String bootstrapServers) throws IOException {
        String[] address = bootstrapServers.split(",")[0].split(":");
        socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])), (int) PATIENCE.toMillis());
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    /** Sends bytes without a length before them. A connection that is closed meanwhile is no failure here. */
    public void sendRaw(byte[] bytes) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (SocketException closedByPeer) {
            // what the broker made of it is seen by reading
        }
    }

    /** Sends a frame of these bytes. */
    public void sendFrame(byte[] bytes) throws IOException {
        sendRaw(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
    }

    /** The header of a request with correlation id 7 and whatever follows it. */
    public static byte[] request(short apiKey, short version, short headerVersion, byte[] body) {
        RequestHeaderData header = new RequestHeaderData().setRequestApiKey(apiKey).setRequestApiVersion(version)
                .setCorrelationId(7).setClientId("bare");
        byte[] head = bytes(header, headerVersion);
        return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
    }

    /** A request as a client writes it. */
    public static byte[] request(ApiKeys api, short version, Message body) {
        return request(api.id, version, api.requestHeaderVersion(version), bytes(body, version));
    }

    private static byte[] bytes(Message message, short version) {
        ByteBufferAccessor accessor = MessageUtil.toByteBufferAccessor(message, version);
        byte[] bytes = new byte[accessor.buffer().remaining()];
        accessor.buffer().get(bytes);
        return bytes;
    }

    /** The next frame, without its length. */
    public ByteBuffer answer() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        if (length < 0 || length > MAX_ANSWER_BYTES) {
            throw new IOException("the broker announced an answer of " + length + " bytes");
        }
        return ByteBuffer.wrap(in.readNBytes(length));
    }

    /** Whether the broker closes the connection, within the patience of a read, without a word before. */
    public boolean isClosedByBroker() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (EOFException | SocketException closed) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
