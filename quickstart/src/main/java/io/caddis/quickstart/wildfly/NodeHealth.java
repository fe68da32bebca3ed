package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.process.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a node whether its broker serves. Blocking for at most four seconds; any thread. */
public final class NodeHealth {

    private static final int PATIENCE_MS = 1_000;
    private static final int MAX_REASON_BYTES = 400;

    private final NodeState node;

    public NodeHealth(NodeState node) {
        this.node = node;
    }

    /** {@link Readiness.Failed} only if the node says that it has failed for good; silence means not yet. */
    public Readiness readiness() {
        try {
            Answer ready = get("/console/health/ready");
            return switch (ready.status()) {
                case HttpURLConnection.HTTP_OK -> new Readiness.Ready();
                case HttpURLConnection.HTTP_UNAVAILABLE -> notReady(ready);
                case HttpURLConnection.HTTP_NOT_FOUND -> new Readiness.NotYet("WildFly deploys the EAR");
                default -> new Readiness.NotYet("its health page answers " + ready.status());
            };
        } catch (IOException notYetListening) {
            return new Readiness.NotYet("WildFly starts");
        }
    }

    /** The node may have failed since it said that it was not ready: then what it says now is the reason. */
    private Readiness notReady(Answer ready) throws IOException {
        Answer live = get("/console/health/live");
        return live.status() == HttpURLConnection.HTTP_UNAVAILABLE
                ? new Readiness.Failed(live.reason())
                : new Readiness.NotYet("the broker does not serve: " + ready.reason());
    }

    private record Answer(int status, String reason) {
    }

    private Answer get(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(node.httpUrl() + path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        try {
            return new Answer(connection.getResponseCode(), reason(connection));
        } finally {
            connection.disconnect();
        }
    }

    private static String reason(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            return body == null ? "no reason given"
                    : new String(body.readNBytes(MAX_REASON_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
