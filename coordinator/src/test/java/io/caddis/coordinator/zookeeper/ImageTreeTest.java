package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.PartitionImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImageTreeTest {

    private static final UUID ID = new UUID(4, 4);

    private final ZnodePaths paths = new ZnodePaths("");
    private final ImageTree tree = new ImageTree("cluster", paths);

    @Test
    void shouldShowATopicOnlyWhenHeaderAndPartitionsAreThere() {
        tree.put(paths.chunk(ID, 0), znode(ChunkCodec.write(partitions(0, 3))));
        assertTrue(tree.image(1).topicsById().isEmpty());

        tree.put(paths.topic(ID), header());

        assertEquals(3, tree.image(2).topicsByName().get("flights").partitions().size());
    }

    @Test
    void shouldShowOnlyTheDensePart_whileAChunkIsMissing() {
        tree.put(paths.topic(ID), header());
        tree.put(paths.chunk(ID, 0), znode(ChunkCodec.write(partitions(0, 256))));
        tree.put(paths.chunk(ID, 2), znode(ChunkCodec.write(partitions(512, 5))));
        assertEquals(256, tree.image(1).topicsById().get(ID).partitions().size());

        tree.put(paths.chunk(ID, 1), znode(ChunkCodec.write(partitions(256, 256))));

        assertEquals(517, tree.image(2).topicsById().get(ID).partitions().size());
    }

    @Test
    void shouldKeepTheLastGoodContent_whenANodeIsDamaged() {
        tree.put(paths.topic(ID), header());
        tree.put(paths.chunk(ID, 0), znode(ChunkCodec.write(partitions(0, 3))));

        tree.put(paths.chunk(ID, 0), znode("{\"version\":1,\"partitions\":[[".getBytes(StandardCharsets.UTF_8)));
        tree.put(paths.topic(ID), znode(new byte[0]));

        assertEquals(3, tree.image(1).topicsByName().get("flights").partitions().size());
    }

    @Test
    void shouldForgetWhatAFullReadingLacks() {
        tree.put(paths.topic(ID), header());
        tree.put(paths.chunk(ID, 0), znode(ChunkCodec.write(partitions(0, 3))));
        tree.put(paths.clusterSettings(), znode(ZnodeCodec.settings(Map.of("a", "b"))));
        tree.put(paths.groupSettings("billing"), znode(ZnodeCodec.settings(Map.of("c", "d"))));
        assertEquals(Map.of("billing", Map.of("c", "d")), tree.image(1).groupSettings());

        tree.replaceAll(new TreeReader.Tree(Map.of(), List.of(paths.tombstone(ID))));

        assertFalse(tree.image(1).topicsById().containsKey(ID));
        assertEquals(Map.of(), tree.image(1).clusterSettings());
        assertEquals(Map.of(), tree.image(1).groupSettings());
        assertTrue(tree.tombstones().contains(ID));
    }

    private static Znode header() {
        return znode(ZnodeCodec.topic(new ZnodeCodec.TopicHeader("flights", Map.of())));
    }

    private static Znode znode(byte[] data) {
        return new Znode(data, 0, 1, 0);
    }

    private static List<PartitionImage> partitions(int first, int count) {
        List<PartitionImage> partitions = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            partitions.add(new PartitionImage(i, List.of(1), 1, 1, 0, 0, List.of(1), List.of(), List.of()));
        }
        return partitions;
    }
}
