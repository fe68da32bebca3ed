package io.caddis.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

    @Test
    void shouldReadTheResidentSetInBytes() {
        assertEquals(OptionalLong.of(375_844L * 1_024),
                ProcessUsage.residentBytes(List.of("Name:\tjava", "VmPeak:\t 9000000 kB", "VmRSS:\t  375844 kB", "Threads:\t40")));
    }

    @Test
    void shouldBeEmpty_whenTheProcessHasNoMemoryAnyMore() {
        assertEquals(OptionalLong.empty(), ProcessUsage.residentBytes(List.of("Name:\tjava", "State:\tZ (zombie)")));
    }

    @Test
    void shouldSeeThisVeryProcess() {
        ProcessUsage usage = ProcessUsage.of(ProcessHandle.current().pid());

        assertTrue(usage.cpuNanos() > 0, usage.toString());
        assertTrue(usage.residentBytes() > 10 << 20, usage.toString());
    }

    @Test
    void shouldSayThatABrokerEnded_whenTheProcessIsGone() {
        assertThrows(IllegalStateException.class, () -> ProcessUsage.of(Long.MAX_VALUE));
    }
}
