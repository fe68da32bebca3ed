package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnGroupSettingsTest {

    private static final String SESSION = OwnGroupSettings.SESSION_TIMEOUT_MS;
    private static final String HEARTBEAT = OwnGroupSettings.HEARTBEAT_INTERVAL_MS;

    private static List<String> problems(Map<String, String> own) {
        return OwnGroupSettings.problemsOf(own, GroupSettings.DEFAULTS);
    }

    @Test
    void shouldHoldForTheGroup_whenTheyAreGiven() {
        ConsumerGroupConfig config = OwnGroupSettings.config(Map.of(SESSION, "50000"), GroupSettings.DEFAULTS);

        assertEquals(50_000, config.sessionTimeoutMs());
        assertEquals(5_000, config.heartbeatIntervalMs());
        assertEquals(List.of(), problems(Map.of(SESSION, "50000", HEARTBEAT, "15000")));
    }

    @Test
    void shouldFollowTheBroker_whenWhatIsStoredDoesNotParse() {
        ConsumerGroupConfig config =
                OwnGroupSettings.config(Map.of(SESSION, "soon", HEARTBEAT, "6000", "from.another.version", "1"), GroupSettings.DEFAULTS);

        assertEquals(45_000, config.sessionTimeoutMs());
        assertEquals(6_000, config.heartbeatIntervalMs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "consumer.session.timeout.ms|44999|consumer.session.timeout.ms must be greater than or equal to"
                + " group.consumer.min.session.timeout.ms (45000), it is 44999",
        "consumer.session.timeout.ms|60001|consumer.session.timeout.ms must be less than or equal to"
                + " group.consumer.max.session.timeout.ms (60000), it is 60001",
        "consumer.heartbeat.interval.ms|4999|consumer.heartbeat.interval.ms must be greater than or equal to"
                + " group.consumer.min.heartbeat.interval.ms (5000), it is 4999",
        "consumer.heartbeat.interval.ms|15001|consumer.heartbeat.interval.ms must be less than or equal to"
                + " group.consumer.max.heartbeat.interval.ms (15000), it is 15001",
        "consumer.session.timeout.ms|soon|Invalid value soon for configuration consumer.session.timeout.ms: Not a number of type INT",
        "consumer.session.timeout|1|Unknown group config name: consumer.session.timeout; did you mean 'consumer.session.timeout.ms'?",
        "share.session.timeout.ms|1|Cannot set share.session.timeout.ms: there are no share groups in this version",
        "streams.num.standby.replicas|1|Cannot set streams.num.standby.replicas: there are no streams groups in this version",
        "consumer.assignor.offload.enable|true|Cannot set consumer.assignor.offload.enable: the assignors run on the coordinator's thread",
        "consumer.assignment.interval.ms|15001|consumer.assignment.interval.ms must be less than or equal to"
                + " group.consumer.max.assignment.interval.ms (15000), it is 15001",
        "retention.ms|1|Unknown group config name: retention.ms"
    })
    void shouldNameTheProblem_whenASettingCannotBeStored(String name, String value, String problem) {
        assertEquals(List.of(problem), problems(Map.of(name, value)));
    }

    @Test
    void shouldRefuse_whenTheSessionWouldEndBeforeTheNextHeartbeat() {
        GroupSettings.Consumer defaults = GroupSettings.DEFAULTS.consumer();
        GroupSettings wide = new GroupSettings(
                GroupSettings.DEFAULTS.classic(),
                new GroupSettings.Consumer(45_000, 100, 60_000, 5_000, 100, 15_000, defaults.maxSize(), defaults.assignors(),
                        defaults.migrationPolicy(), defaults.regexRefreshIntervalMs(), 1_000, 0, 15_000),
                GroupSettings.DEFAULTS.offsets(), GroupSettings.DEFAULTS.lag());

        assertEquals(
                List.of(SESSION + " must be greater than " + HEARTBEAT + ", they are 5000 and 5000; raise the one or lower the other"),
                OwnGroupSettings.problemsOf(Map.of(SESSION, "5000"), wide));
    }
}
