package io.caddis.broker.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.identity.LostLogsFile;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.log.TimestampKind;
import io.caddis.replication.PartitionName;
import io.caddis.replication.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostedLogsTest {

    private static final PartitionName NAME = new PartitionName(new UUID(3, 4), "topic", 0);
    private static final LogSettings SETTINGS = new LogSettings(1 << 20, 604_800_000L, 0, LogSettings.NO_LIMIT, LogSettings.NO_LIMIT, true,
            1 << 20, 4_096, 10 << 20, FlushPolicy.SYNC, TimestampKind.CREATE_TIME, 60_000, 86_400_000);
    private static final Role NEVER_CHANGED = new Role.Leader(1, 10, 0, 0, List.of(1, 2), List.of(1, 2));
    private static final Role LEADER = new Role.Leader(1, 10, 5, 9, List.of(1, 2), List.of(1, 2));
    private static final Role COUNTED_FOLLOWER = new Role.Follower(2, 0, 3, true);
    private static final Role FOLLOWER = new Role.Follower(2, 5, 9, false);
    private static final Role OFFLINE = new Role.Offline(5, 9, false);

    @TempDir
    Path directory;

    private LogStore store;
    private HostedLogs logs;

    @BeforeEach
    void start() throws IOException {
        store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", 1), LogStoreSettings.DEFAULTS, id -> SETTINGS, Thread::new,
                (id, done, total) -> {}, 1_700_000_000_000L);
        logs = new HostedLogs(store, new LostLogsFile(List.of(directory)));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void restart() throws IOException {
        stop();
        start();
    }

    private boolean hasLogAs(Role role) {
        return logs.findOrCreate(NAME, role, SETTINGS).isPresent();
    }

    @Test
    void shouldMakeALog_whenThePartitionHasNeverChanged() {
        assertTrue(hasLogAs(NEVER_CHANGED));
    }

    @Test
    void shouldMakeALog_whenEveryDirectoryWasThereBefore() throws IOException {
        restart();

        assertTrue(hasLogAs(LEADER));
    }

    @Test
    void shouldMakeNone_whenTheDirectoryIsNew() {
        assertFalse(hasLogAs(LEADER));
        assertFalse(hasLogAs(COUNTED_FOLLOWER), "others rely on what it held");
        assertFalse(hasLogAs(OFFLINE));
    }

    @Test
    void shouldRememberWhatIsLost_whenTheDirectoryIsNewNoMore() throws IOException {
        hasLogAs(LEADER);

        restart();

        assertFalse(hasLogAs(LEADER));
    }

    @Test
    void shouldCopyEverything_whenNobodyReliesOnTheFollower() throws IOException {
        hasLogAs(LEADER);

        assertTrue(hasLogAs(FOLLOWER));

        restart();
        assertTrue(hasLogAs(LEADER), "the copy is a log like any other");
    }

    @Test
    void shouldFindWhatIsThere_whateverTheRole() throws IOException {
        hasLogAs(NEVER_CHANGED);
        restart();

        assertTrue(hasLogAs(LEADER));
        assertTrue(hasLogAs(OFFLINE));
    }

    @Test
    void shouldReplaceAQuarantinedLog_onlyWhenNobodyReliesOnIt() {
        hasLogAs(NEVER_CHANGED);
        store.quarantine(NAME.logId(), "for the test");

        assertFalse(hasLogAs(COUNTED_FOLLOWER));
        assertTrue(hasLogAs(FOLLOWER));
        assertEquals(0, store.get(NAME.logId()).orElseThrow().endOffset());
    }

    @Test
    void shouldMakeManyAtOnce_butNoneThatMayHaveBeenHere() {
        List<HostedLogs.Wanted> wanted = List.of(
                wanted(1, NEVER_CHANGED), wanted(2, FOLLOWER), wanted(3, LEADER), wanted(4, COUNTED_FOLLOWER), wanted(5, NEVER_CHANGED));

        logs.createNew(wanted);

        assertEquals(List.of(1, 5), store.all().stream().map(log -> log.id().partition()).sorted().toList());
    }

    @Test
    void shouldLeaveALostLogAlone_whenManyAreMade() throws IOException {
        hasLogAs(LEADER);
        restart();

        logs.createNew(List.of(wanted(0, LEADER), wanted(1, LEADER), wanted(2, LEADER)));

        assertEquals(List.of(1, 2), store.all().stream().map(log -> log.id().partition()).sorted().toList());
    }

    private static HostedLogs.Wanted wanted(int partition, Role role) {
        return new HostedLogs.Wanted(new PartitionName(NAME.topicId(), NAME.topic(), partition), role, SETTINGS);
    }
}
