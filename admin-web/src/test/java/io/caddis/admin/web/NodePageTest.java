package io.caddis.admin.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.CatalogStatus;
import io.caddis.admin.NodeState;
import io.caddis.admin.NodeStatus;
import io.caddis.admin.PauseStatus;
import io.caddis.admin.StartupPhase;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodePageTest {

    private static final String HOSTILE = "<script>alert(\"1\")</script>&'";

    @Test
    void shouldStateVerdictAndEndpoints_whenTheNodeRuns() {
        String page = NodePage.render(status(NodeState.RUNNING, "", List.of("broker-1.example:9092")));

        assertTrue(page.contains("<title>Caddis node 1: RUNNING</title>"), page);
        assertTrue(page.contains("<strong>RUNNING</strong></p>"), page);
        assertTrue(page.contains("broker-1.example:9092"), page);
        assertTrue(page.contains("180 ms in the last 5 minutes, 5 % of the session timeout"), page);
    }

    @Test
    void shouldSayWhatItWaitsFor_whenTheNodeIsStarting() {
        String page = NodePage.render(status(NodeState.STARTING, "catalog: waiting for PostgreSQL", List.of()));

        assertTrue(page.contains("<strong>STARTING</strong>: catalog: waiting for PostgreSQL</p>"), page);
        assertTrue(page.contains("none open"), page);
    }

    @Test
    void shouldShowMomentsToTheSecond() {
        String page = NodePage.render(new NodeStatus(
                1, "cluster", NodeState.RUNNING, "", List.of(), 2, 3, 1, 0, null,
                new CatalogStatus(CatalogStatus.State.AVAILABLE, "2026-01-01T00:00:07.066516514Z", ""),
                List.of(new StartupPhase("settings", StartupPhase.State.DONE, "2026-01-01T00:00:00.5Z", null, ""))));

        assertTrue(page.contains("AVAILABLE since 2026-01-01 00:00:07 UTC"), page);
        assertTrue(page.contains("<td class=\"whole\">2026-01-01 00:00:00 UTC</td><td class=\"whole\">-</td>"), page);
    }

    @Test
    void shouldEscapeEveryValue_whereverItComesFrom() {
        NodeStatus hostile = new NodeStatus(
                1, HOSTILE, NodeState.FAILED, HOSTILE, List.of(HOSTILE), null, 0, 0, 0, null,
                new CatalogStatus(CatalogStatus.State.UNAVAILABLE, HOSTILE, HOSTILE),
                List.of(new StartupPhase(HOSTILE, StartupPhase.State.FAILED, HOSTILE, HOSTILE, HOSTILE)));

        String page = NodePage.render(hostile);

        assertFalse(page.contains("<script"), page);
        assertEquals(9, page.split("&lt;script&gt;alert\\(&quot;1&quot;\\)&lt;/script&gt;&amp;&#39;", -1).length - 1);
    }

    private static NodeStatus status(NodeState state, String detail, List<String> listeners) {
        return new NodeStatus(
                1, "cluster", state, detail, listeners, 2, 3, 1, 0, PauseStatus.of(180, 300_000, 4_000),
                new CatalogStatus(CatalogStatus.State.AVAILABLE, "2026-01-01T00:00:00Z", ""),
                List.of(new StartupPhase("settings", StartupPhase.State.DONE, "2026-01-01T00:00:00Z", null, "")));
    }
}
