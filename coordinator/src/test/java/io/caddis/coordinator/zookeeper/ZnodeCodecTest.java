package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.controller.HistoryEntry;
import io.caddis.coordinator.controller.ProcessedIncarnation;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodeCodecTest {

    private static final int JUTE_MAX_BUFFER = 0xfffff;

    @Test
    void shouldReadBackARegistration() {
        BrokerRegistration broker = new BrokerRegistration(
                3,
                UUID.randomUUID(),
                77,
                Map.of("CLIENTS", new BrokerRegistration.Endpoint("host.example", 9092, "SASL_SSL")),
                Optional.of("rack \"a\""),
                true,
                List.of(UUID.randomUUID(), UUID.randomUUID()),
                true,
                true,
                List.of(UUID.randomUUID(), UUID.randomUUID()),
                Map.of("min.insync.replicas", "2"));

        assertEquals(broker, ZnodeCodec.readRegistration(3, 77, ZnodeCodec.registration(broker)));
    }

    @Test
    void shouldTakeDirectoriesForOld_whenAFormerReleaseRegistered() {
        String written = "{\"version\":1,\"incarnation\":\"" + new UUID(1, 2) + "\",\"endpoints\":{},\"rack\":null,"
                + "\"cleanShutdown\":true,\"diskIds\":[],\"draining\":false}";

        BrokerRegistration read = ZnodeCodec.readRegistration(1, 5, bytes(written));

        assertFalse(read.newDirectories());
        assertEquals(Map.of(), read.agreedSettings());
    }

    @Test
    void shouldReadBackIncarnationsAndHistory() {
        Map<Integer, ProcessedIncarnation> incarnations = Map.of(
                1, new ProcessedIncarnation(UUID.randomUUID(), List.of(UUID.randomUUID()), false),
                20, new ProcessedIncarnation(UUID.randomUUID(), List.of(), true));
        List<HistoryEntry> history = List.of(
                new HistoryEntry(new HistoryEvent(UUID.randomUUID(), 1_700_000_000_000L, 1, 7, "leader-changed", "drain",
                        UUID.randomUUID(), 3, "{\"toLeader\":2}"), 4, 1_600_000_000_000L),
                new HistoryEntry(new HistoryEvent(
                        UUID.randomUUID(), 5, 1, 7, "controller-elected", "no-controller", null, -1, "{}"), 1, 5));

        assertEquals(incarnations, ZnodeCodec.readIncarnations(ZnodeCodec.incarnations(incarnations)));
        assertEquals(history, HistoryCodec.read(HistoryCodec.write(history)));
    }

    @Test
    void shouldReadBackPartitions() {
        List<PartitionImage> partitions = List.of(
                new PartitionImage(256, List.of(1, 2, 3), 2, 4_294_967_312L, 5, 9, List.of(2, 3), List.of(1), List.of()),
                new PartitionImage(257, List.of(1), PartitionImage.NO_LEADER, -1, 6, 10, List.of(1), List.of(), List.of(1)),
                new PartitionImage(258, List.of(1, 2, 3), 1, 5, 1, 1, List.of(1), List.of(), List.of(), List.of(3), List.of(2)));

        assertEquals(partitions, ChunkCodec.read(1, ChunkCodec.write(partitions)));
    }

    @Test
    void shouldReadBackControllerTopicSettingsAndSlots() {
        ControllerIdentity identity = new ControllerIdentity(1, UUID.randomUUID(), 12);
        ZnodeCodec.TopicHeader topic = new ZnodeCodec.TopicHeader("flights", Map.of("retention.ms", "-1"));
        CoordinatorSlots slots =
                new CoordinatorSlots(Collections.nCopies(CoordinatorSlots.COUNT, new CoordinatorSlots.Slot(-1, -1, 3)));

        assertEquals(identity, ZnodeCodec.readController(ZnodeCodec.controller(identity)));
        assertEquals(topic, ZnodeCodec.readTopic(ZnodeCodec.topic(topic)));
        assertEquals(Map.of("a", "b"), ZnodeCodec.readSettings(ZnodeCodec.settings(Map.of("a", "b"))));
        assertEquals(slots, ZnodeCodec.readSlots(ZnodeCodec.slots(slots)));
    }

    @Test
    void shouldRefuse_whenANewerReleaseWroteIt() {
        MalformedJsonException refused = assertThrows(
                MalformedJsonException.class, () -> ZnodeCodec.readCluster(bytes("{\"version\":2,\"clusterId\":\"x\"}")));

        assertTrue(refused.getMessage().contains("newer release"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[]",
        "[[[1],1,5,0,0,[1],[],[]],7]",
        "[[[],-1,-1,0,0,[],[],[]]]",
        "[[[1],2,5,0,0,[1],[],[]]]",
        "[[[1],1,5,0,0,[2],[],[]]]",
        "[[[1,1],1,5,0,0,[1],[],[]]]",
        "[[[-4],-1,5,0,0,[],[],[]]]",
        "[[[1],1,5,-1,0,[1],[],[]]]",
        "[[[1],1,5,0,2147483648,[1],[],[]]]",
        "[[[1],1,\"5\",0,0,[1],[],[]]]",
        "[[[1],1,5,0,0,[1],[]]]",
        "[[[1],1,5,0,0,[1],[],[],[]]]",
        "[[[1],1,5,0,0,[1],[],[],[2],[]]]",
        "[[[1],1,5,0,0,[1],[],[],[],[2]]]"
    })
    void shouldRefuseAChunk_whenAPartitionMakesNoSense(String partitions) {
        assertThrows(MalformedJsonException.class,
                () -> ChunkCodec.read(0, bytes("{\"version\":1,\"partitions\":" + partitions + "}")));
    }

    @Test
    void shouldFitTheLargestCommitIntoAPacket_evenWithLongIds() {
        List<PartitionImage> partitions = new ArrayList<>();
        List<Integer> replicas = List.of(100_001, 100_002, 100_003);
        for (int i = 0; i < ControllerSettings.PARTITIONS_PER_TOPIC_LIMIT; i++) {
            partitions.add(new PartitionImage(
                    i, replicas, 100_001, 4_294_967_312_000L, 100_000, 100_000, replicas, List.of(), List.of()));
        }

        assertTrue(ChunkCodec.write(partitions).length < JUTE_MAX_BUFFER * 0.9, "bytes: " + ChunkCodec.write(partitions).length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
