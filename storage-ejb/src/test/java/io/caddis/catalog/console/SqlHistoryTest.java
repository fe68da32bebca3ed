package io.caddis.catalog.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.admin.group.GroupState;
import io.caddis.admin.history.AuditEntry;
import io.caddis.admin.history.TimelineEvent;
import io.caddis.catalog.PostgresCatalog;
import io.caddis.console.catalog.AuditLog;
import io.caddis.console.catalog.GroupReader;
import io.caddis.console.catalog.HistoryReader;
import io.caddis.console.catalog.PlanStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timeline, audit and groups as the consoles read them. */
class SqlHistoryTest {

    private static final String HOSTILE = "\"><script>alert(1)</script>'; drop table caddis_store.audit; --\0 Ж";
    private static final String TOPIC = "00000000-0000-0007-0000-000000000007";

    private PostgresCatalog catalog;
    private ConsoleTransactions transactions;

    @BeforeEach
    void open() throws SQLException {
        catalog = PostgresCatalog.migrated();
        transactions = new ConsoleTransactions(catalog.transactions);
        catalog.execute("insert into caddis_store.topics values ('" + TOPIC + "', 'orders', 'ACTIVE', now(), now())");
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void shouldReadTheHistoryNewestFirst_andGoOnWhereItEnded() throws SQLException {
        happened("leader-changed", "port-refused", "'" + TOPIC + "'", "4", "{\"fromLeader\":3,\"toLeader\":2,\"isr\":[2,1]}");
        happened("broker-gone", "session-lost", "null", "null", "{\"brokerId\":3,\"brokerEpoch\":9223372036854775807}");
        happened("broker-gone", "session-lost", "null", "null", "{\"brokerId\":13}");

        SqlHistoryReader reader = new SqlHistoryReader(transactions);

        List<TimelineEvent> all = reader.read(query(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), 2));
        assertEquals(List.of(13, 3), all.stream().map(TimelineEvent::brokerId).toList());
        assertEquals("9223372036854775807", all.get(1).details().get("brokerEpoch"));
        List<TimelineEvent> rest =
                reader.read(query(List.of(), Optional.empty(), Optional.empty(), Optional.of(all.get(1).position()), 2));
        assertEquals(1, rest.size());
        assertEquals("orders", rest.get(0).topic());
        assertEquals("AAAAAAAAAAcAAAAAAAAABw", rest.get(0).topicId());
        assertEquals(4, rest.get(0).partition());
        assertEquals(Map.of("fromLeader", "3", "toLeader", "2", "isr", "[2, 1]"), rest.get(0).details());
        assertEquals(2, reader.read(query(List.of(), Optional.empty(), Optional.of(3), Optional.empty(), 9)).size(), "led by 3, and 3 gone");
        assertEquals(1, reader.read(query(List.of("leader-changed"), Optional.of("orders"), Optional.empty(), Optional.empty(), 9)).size());
        assertEquals(0, reader.read(query(List.of(), Optional.of(HOSTILE), Optional.empty(), Optional.empty(), 9)).size());
    }

    @Test
    void shouldKeepWhatPeopleDid_asText_andLetNobodyChangeIt() {
        SqlAuditLog audit = new SqlAuditLog(transactions);
        audit.append(note(HOSTILE.substring(0, 20), "SUCCESS"));
        audit.append(note("ann", "REFUSED"));

        List<AuditEntry> all = audit.read(auditOf(Optional.empty()));

        assertEquals(List.of("ann", HOSTILE.substring(0, 20)), all.stream().map(AuditEntry::actor).toList());
        assertEquals(HOSTILE.replace('\0', '\uFFFD'), all.get(0).detail());
        assertEquals(Map.of("role", "VIEWER"), all.get(0).before());
        assertEquals(Map.of("role", "ADMIN", "a", HOSTILE.replace('\0', '\uFFFD')), all.get(0).after());
        assertEquals(1, audit.read(auditOf(Optional.of("ann"))).size());
        assertThrows(SQLException.class, () -> catalog.execute("update caddis_store.audit set outcome = 'SUCCESS'"));
        assertThrows(SQLException.class, () -> catalog.execute("delete from caddis_store.audit"));
    }

    @Test
    void shouldGiveAPlanToOne_andKeepHowItEnded() {
        SqlPlanStore plans = new SqlPlanStore(transactions);
        UUID id = UUID.randomUUID();
        plans.create(new PlanStore.StoredPlan(id, "MOVE_LEADERS", "PLANNED", "ann", 1_000, 2_000, -1, "{}"));

        assertEquals(false, plans.claim(id, 2_000), "expired");
        assertEquals(true, plans.claim(id, 1_500));
        assertEquals(false, plans.claim(id, 1_500), "taken");
        assertEquals(1_500, plans.plan(id).orElseThrow().startedAtMs());
        plans.finish(id, "DONE", "{1}", note("ann", "SUCCESS"));

        assertEquals(List.of(new PlanStore.StoredPlan(id, "MOVE_LEADERS", "DONE", "ann", 1_000, 2_000, 1_500, "{1}")), plans.plans(9));
        assertEquals(1, new SqlAuditLog(transactions).read(auditOf(Optional.of("ann"))).size());
        plans.create(new PlanStore.StoredPlan(UUID.randomUUID(), "MOVE_LEADERS", "PLANNED", "ann", 3_000_000_000L, 3_000_000_001L, -1, "{}"));
        assertEquals(Optional.empty(), plans.plan(id), "older than a month");
    }

    @Test
    void shouldReadGroups_withMembersOffsetsAndTopics() throws SQLException {
        catalog.execute("insert into caddis_store.groups values ('billing', 17, 'CONSUMER', 'consumer', 'uniform', '', 5, 5, now(), false)");
        catalog.execute("insert into caddis_store.groups values ('empty', 18, 'CLASSIC', '', '', '', 0, 0, now(), true)");
        catalog.execute("""
                insert into caddis_store.group_members values ('billing', 'm1', null, null, 'client', '/10.0.0.9', 0, 0, 5, 4, 'STABLE',
                    array['orders'], null, null, array[]::text[], array[]::bytea[], '', '{"%1$s":[2,0,10]}', '{"%1$s":[0]}', '{}')"""
                .formatted(TOPIC));
        catalog.execute("insert into caddis_store.committed_offsets values ('billing', '" + TOPIC
                + "', 3, 9223372036854775807, -1, '', now(), null)");

        SqlGroupReader reader = new SqlGroupReader(transactions);

        List<GroupReader.StoredGroup> groups = reader.groups();
        assertEquals(List.of("billing", "empty"), groups.stream().map(GroupReader.StoredGroup::groupId).toList());
        assertEquals(List.of("orders"), groups.get(0).topics());
        assertEquals(1, groups.get(0).members());
        assertEquals(0, groups.get(1).members());
        GroupReader.StoredDetail detail = reader.group("billing").orElseThrow();
        assertEquals(Map.of("orders", List.of(0, 2, 10)), detail.members().get(0).target());
        assertEquals(Map.of("orders", List.of(0)), detail.members().get(0).owned());
        assertEquals(Long.MAX_VALUE, detail.offsets().get(0).committedOffset());
        assertEquals(Optional.empty(), reader.group(HOSTILE));
        assertEquals(GroupState.values().length, 4, "a new state needs a rule here");
    }

    private void happened(String kind, String cause, String topicId, String partition, String details) throws SQLException {
        catalog.execute("""
                insert into caddis_store.history
                    (event_id, occurred_at, controller_id, controller_epoch, kind, cause, topic_id, partition, details)
                values (gen_random_uuid(), now(), 1, 4, '%s', '%s', %s, %s, '%s')""".formatted(kind, cause, topicId, partition, details));
    }

    private static HistoryReader.Query query(
            List<String> kinds, Optional<String> topic, Optional<Integer> broker, Optional<Long> before, int size) {
        return new HistoryReader.Query(
                kinds, List.of(), topic, Optional.empty(), broker, Optional.of(0L), Optional.empty(), before, size);
    }

    private static AuditLog.Query auditOf(Optional<String> actor) {
        return new AuditLog.Query(actor, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }

    private static AuditLog.Note note(String actor, String outcome) {
        return new AuditLog.Note(
                1_000, actor, "ADMIN", "10.0.0.7", 1, "user-changed", "user:bob", outcome, null, Map.of("role", "VIEWER"),
                Map.of("role", "ADMIN", "a", HOSTILE), HOSTILE);
    }
}
