package io.caddis.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenResourcesTest {

    private final OpenResources resources = new OpenResources();
    private final List<String> closed = new ArrayList<>();

    @Test
    void shouldCloseEachOnceNewestFirst_evenWhenOneFails() {
        resources.add(() -> closed.add("cluster"));
        resources.add(() -> {
            closed.add("client");
            throw new IllegalStateException("client is stuck");
        });

        resources.close();
        resources.close();

        assertEquals(List.of("client", "cluster"), closed);
    }

    @Test
    void shouldCloseAtOnce_whenAProcessStartsWhileTheRunIsBeingEnded() {
        resources.close();

        assertThrows(IllegalStateException.class, () -> resources.add(() -> closed.add("late")));
        assertEquals(List.of("late"), closed);
    }
}
