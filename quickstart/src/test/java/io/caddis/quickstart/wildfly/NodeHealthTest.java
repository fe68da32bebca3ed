package io.caddis.quickstart.wildfly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.process.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeHealthTest {

    private HttpServer node;
    private NodeHealth health;

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.start();
        health = new NodeHealth(new NodeState(1, 1, node.getAddress().getPort(), 2, false));
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    private void answers(String page, int status, String text) {
        node.createContext("/console/health/" + page, exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void shouldBeReady_whenTheBrokerServes() {
        answers("ready", 200, "ok");

        assertEquals(new Readiness.Ready(), health.readiness());
    }

    @Test
    void shouldSayWhatTheBrokerWaitsFor() {
        answers("ready", 503, "waits for PostgreSQL\n");
        answers("live", 200, "ok");

        assertEquals(new Readiness.NotYet("the broker does not serve: waits for PostgreSQL"), health.readiness());
    }

    @Test
    void shouldHaveFailed_whenTheNodeIsNotAliveAnyMore() {
        answers("ready", 503, "log.dirs is locked");
        answers("live", 503, "log.dirs is locked");

        assertEquals(new Readiness.Failed("log.dirs is locked"), health.readiness());
    }

    @Test
    void shouldWait_whileTheEarIsNotDeployed() {
        assertEquals(new Readiness.NotYet("WildFly deploys the EAR"), health.readiness());
    }

    @Test
    void shouldWait_whileNothingListens() {
        node.stop(0);

        assertEquals(new Readiness.NotYet("WildFly starts"), health.readiness());
    }

    @Test
    void shouldSayWhyItFailed_whenItDidSoAfterItWasFoundNotReady() {
        answers("ready", 503, "STARTING: registering");
        answers("live", 503, "FAILED: the id is taken");

        assertEquals(new Readiness.Failed("FAILED: the id is taken"), health.readiness());
    }
}
