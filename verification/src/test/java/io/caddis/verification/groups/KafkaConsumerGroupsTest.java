package io.caddis.verification.groups;

import static io.caddis.verification.tool.KafkaTool.CONSOLE_CONSUMER;
import static io.caddis.verification.tool.KafkaTool.CONSUMER_GROUPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Program.Outcome;
import io.caddis.verification.tool.KafkaTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kafka-consumer-groups, kafka-groups and the console consumer as an operator uses them. */
@GroupTest
@Exercises(client = "Kafka tools 4.3.1", value = {
    ApiKeys.FIND_COORDINATOR, ApiKeys.LIST_GROUPS, ApiKeys.DESCRIBE_GROUPS, ApiKeys.CONSUMER_GROUP_DESCRIBE, ApiKeys.OFFSET_FETCH,
    ApiKeys.OFFSET_COMMIT, ApiKeys.OFFSET_DELETE, ApiKeys.DELETE_GROUPS, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP
})
class KafkaConsumerGroupsTest {

    private static final Instant FIRST_RECORD = Instant.parse("2023-11-14T22:00:00Z");
    private static final Duration BETWEEN_RECORDS = Duration.ofHours(1);

    @Test
    void shouldListAndDescribe_whenGroupsAreOfEachKind(Groups groups) {
        String topic = groups.clients().topic(2);
        groups.produce(topic, 2, 0, 10);
        String classic = Clients.uniqueName();
        String modern = Clients.uniqueName();
        String empty = GroupOffsetsTest.emptyGroup(groups, Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(3)));
        GroupMember old = groups.member(classic, List.of(topic), "group.protocol", "classic", "client.id", "old");
        GroupMember fresh = groups.member(modern, List.of(topic), "group.protocol", "consumer", "client.id", "fresh");
        Groups.awaitRead(10, old);
        Groups.awaitRead(10, fresh);
        old.awaitAssigned(2);
        String unknown = Clients.uniqueName();

        List<Outcome> outcomes = run(groups,
                "--list",
                "--list --state",
                "--list --state empty",
                "--list --type consumer",
                "--describe --group " + classic,
                "--describe --group " + classic + " --members --verbose",
                "--describe --group " + classic + " --state --verbose",
                "--describe --group " + modern + " --offsets --verbose",
                "--describe --group " + modern + " --members --verbose",
                "--describe --group " + modern + " --state",
                "--describe --group " + empty,
                "--describe --all-groups",
                "--describe --group " + unknown);

        assertTrue(outcomes.get(0).lines().containsAll(List.of(classic, modern, empty)), outcomes.get(0).output());
        assertEquals(List.of("Stable"), row(outcomes.get(1), classic).subList(1, 2));
        assertEquals(List.of("Empty"), row(outcomes.get(1), empty).subList(1, 2));
        assertTrue(groupsIn(outcomes.get(2)).contains(empty) && !groupsIn(outcomes.get(2)).contains(classic), outcomes.get(2).output());
        assertTrue(groupsIn(outcomes.get(3)).contains(modern) && !groupsIn(outcomes.get(3)).contains(classic), outcomes.get(3).output());
        // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
        List<List<String>> partitions = rows(outcomes.get(4), classic);
        assertEquals(2, partitions.size(), outcomes.get(4).output());
        assertEquals(List.of(classic, topic, "0", "5", "5", "0"), partitions.get(0).subList(0, 6));
        assertEquals(List.of("/127.0.0.1", "old"), partitions.get(0).subList(7, 9));
        // GROUP CONSUMER-ID HOST CLIENT-ID #PARTITIONS ... ASSIGNMENT
        assertEquals(List.of("/127.0.0.1", "old", "2"), row(outcomes.get(5), classic).subList(2, 5));
        assertTrue(outcomes.get(5).output().contains(topic + ":0,1"), outcomes.get(5).output());
        assertTrue(outcomes.get(6).output().contains("range") && outcomes.get(6).output().contains("Stable"), outcomes.get(6).output());
        assertEquals(2, rows(outcomes.get(7), modern).size(), outcomes.get(7).output());
        assertTrue(outcomes.get(8).output().contains(topic + ":0,1"), outcomes.get(8).output());
        assertTrue(outcomes.get(9).output().contains("uniform") && outcomes.get(9).output().contains("Stable"), outcomes.get(9).output());
        assertEquals(List.of(empty, topic, "1", "3", "5", "2", "-", "-", "-"), row(outcomes.get(10), empty));
        assertTrue(outcomes.get(10).errors().contains("has no active members"), outcomes.get(10).errors());
        assertTrue(groupsIn(outcomes.get(11)).containsAll(Set.of(classic, modern, empty)), outcomes.get(11).output());
        assertTrue(outcomes.get(12).allOutput().contains("GroupIdNotFoundException"), outcomes.get(12).allOutput());

        Outcome listed = KafkaTool.GROUPS.run(groups.clients().bootstrapServers(), "--list").expectSuccess();
        // GROUP TYPE PROTOCOL
        assertEquals(List.of(classic, "Classic", "consumer"), row(listed, classic));
        assertEquals(List.of(modern, "Consumer", "consumer"), row(listed, modern));
        assertEquals(List.of(empty, "Classic"), row(listed, empty).subList(0, 2));
    }

    @Test
    void shouldAgreeWithTheLagInSql_whenAGroupIsBehind(Groups groups, LocalCluster cluster) {
        long startedAtMs = System.currentTimeMillis();
        String topic = groups.clients().topic(2);
        groups.produce(topic, 2, 0, 10);
        TopicPartition first = new TopicPartition(topic, 0);
        TopicPartition second = new TopicPartition(topic, 1);
        String empty = GroupOffsetsTest.emptyGroup(groups, Map.of(first, new OffsetAndMetadata(2), second, new OffsetAndMetadata(5)));
        String reading = Clients.uniqueName();
        GroupMember member = groups.member(reading, List.of(topic));
        Groups.awaitRead(10, member);
        MeasuredLag measured = new MeasuredLag(cluster);

        List<Outcome> outcomes = run(groups, "--describe --group " + empty, "--describe --group " + reading);

        // partition, current offset, log end offset, lag
        assertEquals(List.of("0|2|5|3", "1|5|5|0"), figures(outcomes.get(0), empty));
        assertEquals(List.of("0|5|5|0", "1|5|5|0"), figures(outcomes.get(1), reading));
        measured.awaitFigures(empty, figures(outcomes.get(0), empty));
        measured.awaitFigures(reading, figures(outcomes.get(1), reading));
        assertEquals("EMPTY", measured.verdict(empty));
        assertEquals("OK", measured.verdict(reading));
        // the record is older than the first sample of its log: its own timestamp says how much
        long timeLagMs = measured.timeLagMs(empty, first);
        assertTrue(timeLagMs > 0 && timeLagMs <= System.currentTimeMillis() - startedAtMs, timeLagMs + " ms");
        assertEquals(0, measured.timeLagMs(empty, second));

        groups.produce(topic, 2, 10, 20);
        Groups.awaitRead(20, member);
        outcomes = run(groups, "--describe --group " + empty, "--describe --group " + reading);
        assertEquals(List.of("0|2|10|8", "1|5|10|5"), figures(outcomes.get(0), empty));
        measured.awaitFigures(empty, figures(outcomes.get(0), empty));
        measured.awaitFigures(reading, figures(outcomes.get(1), reading));

        member.close();
        Clients.get(groups.admin().deleteConsumerGroups(List.of(empty)).all());
        measured.awaitFigures(empty, List.of());
    }

    private static List<String> figures(Outcome outcome, String group) {
        return rows(outcome, group).stream().map(row -> String.join("|", row.subList(2, 6))).toList();
    }

    @Test
    void shouldMoveOffsets_whenResetInEveryForm(Groups groups, @TempDir Path directory) throws IOException {
        String topic = groups.clients().topic(2);
        fillHourly(groups, topic);
        TopicPartition first = new TopicPartition(topic, 0);
        TopicPartition second = new TopicPartition(topic, 1);
        String group = GroupOffsetsTest.emptyGroup(groups, Map.of(first, new OffsetAndMetadata(4), second, new OffsetAndMetadata(4)));
        Path file = directory.resolve("offsets.csv");
        Files.writeString(file, topic + ",0,2\n" + topic + ",1,3\n");
        Instant beforeFifth = FIRST_RECORD.plus(BETWEEN_RECORDS.multipliedBy(4)).minus(BETWEEN_RECORDS.dividedBy(2));
        String reset = "--reset-offsets --group " + group + " --topic " + topic + " ";

        List<Outcome> outcomes = run(groups,
                reset + "--to-earliest --dry-run",
                reset + "--to-current --dry-run",
                reset + "--to-latest --execute",
                reset + "--shift-by -3 --execute",
                "--reset-offsets --group " + group + " --topic " + topic + ":1 --to-offset 5 --execute",
                reset + "--to-datetime 2023-11-15T04:00:00.000 --execute",
                reset + "--by-duration " + Duration.between(beforeFifth, Instant.now()) + " --execute",
                "--reset-offsets --group " + group + " --all-topics --to-earliest --execute",
                reset + "--from-file " + file + " --execute",
                reset + "--to-current --export",
                reset + "--shift-by 100 --dry-run");

        assertNewOffsets(outcomes.get(0), topic, "0", "0");
        assertNewOffsets(outcomes.get(1), topic, "4", "4");
        assertNewOffsets(outcomes.get(2), topic, "10", "10");
        assertNewOffsets(outcomes.get(3), topic, "7", "7");
        assertEquals(List.of(topic, "1", "5"), rows(outcomes.get(4), group).get(0).subList(1, 4));
        assertEquals(1, rows(outcomes.get(4), group).size());
        assertNewOffsets(outcomes.get(5), topic, "6", "6");
        assertNewOffsets(outcomes.get(6), topic, "4", "4");
        assertNewOffsets(outcomes.get(7), topic, "0", "0");
        assertNewOffsets(outcomes.get(8), topic, "2", "3");
        assertTrue(outcomes.get(9).output().contains(",0,2") && outcomes.get(9).output().contains(",1,3"), outcomes.get(9).output());
        assertNewOffsets(outcomes.get(10), topic, "10", "10");
        assertEquals(2, groups.committed(group).get(first).offset());
        assertEquals(3, groups.committed(group).get(second).offset());
    }

    /** {@code GROUP TOPIC PARTITION NEW-OFFSET} for both partitions. */
    private static void assertNewOffsets(Outcome outcome, String topic, String first, String second) {
        Set<List<String>> found = new HashSet<>();
        outcome.expectSuccess().lines().stream().map(KafkaConsumerGroupsTest::words).filter(row -> row.contains(topic))
                .forEach(row -> found.add(row.subList(row.indexOf(topic), row.indexOf(topic) + 3)));
        assertEquals(Set.of(List.of(topic, "0", first), List.of(topic, "1", second)), found, outcome.allOutput());
    }

    @Test
    void shouldDeleteOnlyWhatNobodyUses_whenAskedTo(Groups groups) {
        String topic = groups.clients().topic(2);
        TopicPartition first = new TopicPartition(topic, 0);
        TopicPartition second = new TopicPartition(topic, 1);
        String group = GroupOffsetsTest.emptyGroup(groups, Map.of(first, new OffsetAndMetadata(1), second, new OffsetAndMetadata(2)));
        String busy = Clients.uniqueName();
        groups.member(busy, List.of(topic)).awaitAssigned(2);

        List<Outcome> outcomes = run(groups,
                "--delete-offsets --group " + group + " --topic " + topic + ":0",
                "--describe --group " + group,
                "--delete --group " + group,
                "--delete --group " + busy,
                "--reset-offsets --group " + busy + " --topic " + topic + " --to-latest --execute",
                "--delete-offsets --group " + busy + " --topic " + topic);

        assertTrue(outcomes.get(0).output().contains("Successful"), outcomes.get(0).allOutput());
        assertEquals(1, rows(outcomes.get(1), group).size(), outcomes.get(1).output());
        assertTrue(outcomes.get(2).output().contains("was successful"), outcomes.get(2).allOutput());
        assertTrue(outcomes.get(3).allOutput().contains("GroupNotEmptyException"), outcomes.get(3).allOutput());
        assertTrue(outcomes.get(4).allOutput().contains("inactive"), outcomes.get(4).allOutput());
        assertTrue(outcomes.get(5).allOutput().contains("GroupSubscribedToTopicException"), outcomes.get(5).allOutput());
        assertEquals(Map.of(), groups.committed(group));
    }

    @Test
    void shouldGoOnWhereItStopped_whenConsoleConsumerHasAGroup(Groups groups) {
        String servers = groups.clients().bootstrapServers();
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        groups.clients().produce(partition, "one", "two", "three");

        assertEquals(List.of("one", "two"), CONSOLE_CONSUMER.run(servers, "--topic", partition.topic(), "--group", group,
                "--from-beginning", "--max-messages", "2").expectSuccess().lines());
        assertEquals(2, groups.committed(group).get(partition).offset());

        assertEquals(List.of("three"), CONSOLE_CONSUMER.run(servers, "--topic", partition.topic(), "--group", group, "--max-messages", "1",
                "--command-property", "group.protocol=consumer").expectSuccess().lines());
        assertEquals(3, groups.committed(group).get(partition).offset());
    }

    private static void fillHourly(Groups groups, String topic) {
        Producer<String, String> producer = groups.clients().producer();
        for (int partition = 0; partition < 2; partition++) {
            for (int record = 0; record < 10; record++) {
                producer.send(new ProducerRecord<>(
                        topic, partition, FIRST_RECORD.plus(BETWEEN_RECORDS.multipliedBy(record)).toEpochMilli(), null, "x"));
            }
        }
        producer.flush();
    }

    private static List<Outcome> run(Groups groups, String... commands) {
        return CONSUMER_GROUPS.runAll(
                groups.clients().bootstrapServers(), Arrays.stream(commands).map(KafkaConsumerGroupsTest::words).toList());
    }

    private static List<String> words(String line) {
        return List.of(line.trim().split("\\s+"));
    }

    /** The rows of a table that begin with {@code group}. */
    private static List<List<String>> rows(Outcome outcome, String group) {
        List<List<String>> rows = new ArrayList<>();
        outcome.expectSuccess().lines().stream().map(KafkaConsumerGroupsTest::words).filter(row -> row.get(0).equals(group)).sorted(
                Comparator.comparing(row -> String.join(" ", row))).forEach(rows::add);
        return rows;
    }

    private static List<String> row(Outcome outcome, String group) {
        List<List<String>> rows = rows(outcome, group);
        assertEquals(1, rows.size(), outcome.output());
        return rows.get(0);
    }

    private static Set<String> groupsIn(Outcome outcome) {
        Set<String> groups = new HashSet<>();
        outcome.expectSuccess().lines().forEach(line -> groups.add(words(line).get(0)));
        return groups;
    }
}
