package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.StoredHistory;
import io.caddis.coordinator.controller.StoredIncarnations;
import io.caddis.coordinator.controller.StoredSettings;
import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.json.MalformedJsonException;
import io.caddis.coordinator.zookeeper.ZnodePaths.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a reading of the tree to what the controller starts from. Used once. No I/O. */
final class SnapshotAssembly {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotAssembly.class);

    private final ZnodePaths paths;
    private final TreeReader.Tree tree;
    private final Map<UUID, TreeMap<Integer, StoredTopic.Chunk>> chunks = new HashMap<>();
    private final Map<UUID, StoredTopic> headers = new HashMap<>();
    private final Map<Integer, StoredSettings> brokerSettings = new HashMap<>();
    private final Map<String, StoredSettings> groupSettings = new HashMap<>();
    private final Set<UUID> unreadable = new LinkedHashSet<>();
    private StoredSettings clusterSettings = StoredSettings.NONE;
    private CoordinatorSlots slots = CoordinatorSlots.UNASSIGNED;
    private int slotsVersion = StoredSettings.ABSENT;
    private StoredIncarnations incarnations = StoredIncarnations.NONE;
    private final Map<String, StoredHistory> history = new TreeMap<>();

    SnapshotAssembly(ZnodePaths paths, TreeReader.Tree tree) {
        this.paths = paths;
        this.tree = tree;
    }

    MetadataSnapshot snapshot() {
        tree.nodes().forEach(this::take);
        Map<UUID, StoredTopic> topics = new HashMap<>();
        headers.forEach((id, header) -> {
            if (!unreadable.contains(id)) {
                assemble(header, topics);
            }
        });
        Set<UUID> tombstones = new LinkedHashSet<>();
        tree.tombstones().forEach(path -> {
            if (paths.parse(path) instanceof Node.Tombstone tombstone) {
                tombstones.add(tombstone.topicId());
            }
        });
        return new MetadataSnapshot(topics, unreadable, slots, slotsVersion, clusterSettings, brokerSettings,
                groupSettings, tombstones, incarnations, history);
    }

    private void take(String path, Znode znode) {
        Node node = paths.parse(path);
        try {
            if (node instanceof Node.Topic topic) {
                ZnodeCodec.TopicHeader header = ZnodeCodec.readTopic(znode.data());
                headers.put(topic.id(), new StoredTopic(
                        topic.id(), header.name(), new StoredSettings(znode.version(), header.settings()), List.of()));
            } else if (node instanceof Node.Chunk chunk) {
                chunks.computeIfAbsent(chunk.topicId(), id -> new TreeMap<>())
                        .put(chunk.index(), new StoredTopic.Chunk(znode.version(), ChunkCodec.read(chunk.index(), znode.data())));
            } else if (node instanceof Node.Coordinators) {
                slotsVersion = znode.version(); // unreadable slots are assigned anew
                slots = ZnodeCodec.readSlots(znode.data());
            } else if (node instanceof Node.History of) {
                history.put(of.name(), new StoredHistory(znode.version(), HistoryCodec.read(znode.data())));
            } else if (node instanceof Node.Incarnations) {
                // unreadable: every broker's start is taken into account once more
                incarnations = new StoredIncarnations(znode.version(), Map.of());
                incarnations = new StoredIncarnations(znode.version(), ZnodeCodec.readIncarnations(znode.data()));
            } else if (node instanceof Node.ClusterSettings) {
                clusterSettings = new StoredSettings(znode.version(), ZnodeCodec.readSettings(znode.data()));
            } else if (node instanceof Node.BrokerSettings broker) {
                brokerSettings.put(
                        broker.brokerId(), new StoredSettings(znode.version(), ZnodeCodec.readSettings(znode.data())));
            } else if (node instanceof Node.GroupSettings group) {
                groupSettings.put(group.groupId(), new StoredSettings(znode.version(), ZnodeCodec.readSettings(znode.data())));
            }
        } catch (MalformedJsonException e) {
            LOG.error("the node at {} version {} cannot be read: {}", path, znode.version(), e.getMessage());
            if (node instanceof Node.Topic topic) {
                unreadable.add(topic.id());
            } else if (node instanceof Node.Chunk chunk) {
                unreadable.add(chunk.topicId());
            } else if (node instanceof Node.ClusterSettings) {
                clusterSettings = new StoredSettings(znode.version(), Map.of()); // replaced by the catalog's copy
            } else if (node instanceof Node.BrokerSettings broker) {
                brokerSettings.put(broker.brokerId(), new StoredSettings(znode.version(), Map.of()));
            } else if (node instanceof Node.GroupSettings group) {
                groupSettings.put(group.groupId(), new StoredSettings(znode.version(), Map.of()));
            }
        }
    }

    /** A topic that lacks a chunk, or whose chunk other than the last is not full, is left alone. */
    private void assemble(StoredTopic header, Map<UUID, StoredTopic> topics) {
        List<StoredTopic.Chunk> dense = new ArrayList<>(chunks.getOrDefault(header.id(), new TreeMap<>()).values());
        boolean isDense = !dense.isEmpty() && chunks.get(header.id()).lastKey() == dense.size() - 1;
        for (int i = 0; i < dense.size() - 1; i++) {
            isDense &= dense.get(i).partitions().size() == StoredTopic.PARTITIONS_PER_CHUNK;
        }
        if (isDense) {
            topics.put(header.id(), new StoredTopic(header.id(), header.name(), header.settings(), dense));
        } else {
            LOG.error("topic {} ({}) lacks partitions in ZooKeeper and is left alone", header.name(), header.id());
            unreadable.add(header.id());
        }
    }
}
