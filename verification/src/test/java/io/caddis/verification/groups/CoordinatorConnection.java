package io.caddis.verification.groups;

import io.caddis.verification.client.Clients;
import io.caddis.verification.process.Eventually;
import io.caddis.verification.wire.BareConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;

/** Requests to a coordinator that no client would send, one at a time, and its answers word by word. */
final class CoordinatorConnection implements AutoCloseable {

    private final String server;
    private final BareConnection connection;

    private CoordinatorConnection(String server) throws IOException {
        this.server = server;
        this.connection = new BareConnection(server);
    }

    /** To the node that coordinates {@code group}, as soon as there is one. */
    static CoordinatorConnection of(String bootstrapServers, String group) {
        return to(address(coordinators(bootstrapServers, List.of(group)).get(group)));
    }

    /** To the first of {@code servers}. */
    static CoordinatorConnection to(String servers) {
        try {
            return new CoordinatorConnection(servers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node, as host:port. */
    String server() {
        return server;
    }

    static String address(Coordinator node) {
        return node.host() + ":" + node.port();
    }

    /** Who coordinates each of {@code groups}; blocks until all have a coordinator. */
    static Map<String, Coordinator> coordinators(String bootstrapServers, Collection<String> groups) {
        return Eventually.value("coordinators of " + groups, Clients.PATIENCE, () -> ask(bootstrapServers, groups),
                found -> found.values().stream().allMatch(coordinator -> coordinator.errorCode() == Errors.NONE.code()));
    }

    private static Map<String, Coordinator> ask(String bootstrapServers, Collection<String> groups) {
        try (CoordinatorConnection any = to(bootstrapServers)) {
            FindCoordinatorResponseData answer = (FindCoordinatorResponseData) any.ask(
                    ApiKeys.FIND_COORDINATOR,
                    new FindCoordinatorRequestData().setKeyType((byte) 0).setCoordinatorKeys(List.copyOf(groups)));
            Map<String, Coordinator> found = new HashMap<>();
            answer.coordinators().forEach(coordinator -> found.put(coordinator.key(), coordinator));
            return found;
        }
    }

    /** Sends a request in the newest version and waits for the answer. */
    ApiMessage ask(ApiKeys api, ApiMessage request) {
        return ask(api, api.latestVersion(), request);
    }

    ApiMessage ask(ApiKeys api, short version, ApiMessage request) {
        send(api, version, request);
        return receive(api, version);
    }

    void send(ApiKeys api, short version, ApiMessage request) {
        try {
            connection.sendFrame(BareConnection.request(api, version, request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to the request of this kind that was sent last. */
    ApiMessage receive(ApiKeys api, short version) {
        try {
            ByteBuffer answer = connection.answer();
            // the correlation id, and in newer headers an empty list of tagged fields
            answer.getInt();
            if (api.responseHeaderVersion(version) > 0) {
                answer.get();
            }
            ApiMessage message = api.messageType.newResponse();
            message.read(new ByteBufferAccessor(answer), version);
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
