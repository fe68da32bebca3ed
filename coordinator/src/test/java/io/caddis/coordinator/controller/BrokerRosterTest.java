package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BrokerRosterTest {

    private static final TopicDurability SYNC = new TopicDurability(2, true);
    private static final TopicDurability ASYNC = new TopicDurability(2, false);
    private static final UUID RECORDED_RUN = new UUID(1, 1);
    private static final UUID UNHEARD_RUN = new UUID(1, 2);
    private static final UUID PRESENT_RUN = new UUID(1, 3);

    @Test
    void shouldKeepMembership_whenRecordedRunAndAllAfterItEndedCleanly() {
        assertEquals(false, registered(true, RECORDED_RUN).mayHaveLost(1, ASYNC));
        assertEquals(false, registered(true, RECORDED_RUN, UNHEARD_RUN).mayHaveLost(1, ASYNC));
    }

    @Test
    void shouldSuspectLogs_whenRunWasKilled() {
        assertEquals(true, registered(false).mayHaveLost(1, ASYNC));
    }

    /** The recorded run lost power, the next one found that and stopped, cleanly, before the controller heard of it. */
    @Test
    void shouldSuspectLogs_whenCleanEndIsOfRunThatWasNeverRecorded() {
        assertEquals(true, registered(true, UNHEARD_RUN).mayHaveLost(1, ASYNC));
        assertEquals(false, registered(true, UNHEARD_RUN).mayHaveLost(1, SYNC), "fsynced is not lost");
    }

    private static BrokerRoster registered(boolean cleanly, UUID... cleanRuns) {
        BrokerRegistration broker = new BrokerRegistration(
                1, PRESENT_RUN, 9, Map.of(), Optional.empty(), cleanly, List.of(), false).withCleanRuns(List.of(cleanRuns));
        return new BrokerRoster(Map.of(1, broker), Map.of(1, new ProcessedIncarnation(RECORDED_RUN, List.of(), false)), Map.of());
    }
}
