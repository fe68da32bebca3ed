package io.caddis.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.StartupPhase;
import io.caddis.node.StartProgress.Phase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartProgressTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(5);

    @Test
    void shouldKeepTheTimeOfThePhasesFirstEvent_whenItReportsAgain() {
        StartProgress progress = StartProgress.none()
                .running(Phase.CATALOG, "refused", FIRST)
                .running(Phase.CATALOG, "wrong password", LATER);

        StartupPhase catalog = progress.inOrder().get(1);
        assertEquals(FIRST.toString(), catalog.startedAt());
        assertNull(catalog.finishedAt());
        assertEquals("catalog: wrong password", progress.detail());
    }

    @Test
    void shouldSayNothing_whenEverythingIsDone() {
        StartProgress progress = StartProgress.none()
                .running(Phase.SETTINGS, "", FIRST).done(Phase.SETTINGS, "file", LATER)
                .running(Phase.CATALOG, "", FIRST).done(Phase.CATALOG, "", LATER)
                .running(Phase.BROKER, "", FIRST).done(Phase.BROKER, "", LATER);

        assertEquals("", progress.detail());
        assertFalse(progress.hasFailed());
        assertEquals(
                List.of("settings", "catalog", "broker"),
                progress.inOrder().stream().map(StartupPhase::name).toList());
    }

    @Test
    void shouldNameTheFailedPhase() {
        StartProgress progress = StartProgress.none()
                .running(Phase.SETTINGS, "", FIRST)
                .failed(Phase.SETTINGS, "node.id is missing", LATER);

        assertTrue(progress.hasFailed());
        assertEquals("settings: node.id is missing", progress.detail());
    }

    @Test
    void shouldFindTheSettingsInTheConfigurationDirectory_unlessAnotherFileIsNamed() {
        assertEquals(
                Path.of("/server/configuration/caddis.properties"),
                NodeProperties.fromSystemProperties(Map.of("jboss.server.config.dir", "/server/configuration")).file());
        assertEquals(
                Path.of("/etc/caddis/node1.properties"),
                NodeProperties.fromSystemProperties(Map.of(
                        "jboss.server.config.dir", "/server/configuration",
                        "caddis.config", "/etc/caddis/node1.properties")).file());
    }
}
