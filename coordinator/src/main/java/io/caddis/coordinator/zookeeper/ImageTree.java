package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.json.MalformedJsonException;
import io.caddis.coordinator.zookeeper.ZnodePaths.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes in, images out: the follower's memory of the tree, parsed. No I/O. Belongs to the image follower's thread.
 *
 * <p>A node that does not parse is reported and its last good content kept: damage to one node must not take a topic away
 * from a running broker.
 */
final class ImageTree {

    private static final Logger LOG = LoggerFactory.getLogger(ImageTree.class);

    /** A topic as far as its nodes have been read; an image shows it once the header and chunk 0 are there. */
    private static final class TopicNodes {
        private ZnodeCodec.TopicHeader header;
        private final TreeMap<Integer, List<PartitionImage>> chunks = new TreeMap<>();
        private TopicImage image;
    }

    private final String clusterId;
    private final ZnodePaths paths;
    private final Map<Integer, BrokerRegistration> brokers = new HashMap<>();
    private final Map<UUID, TopicNodes> topics = new HashMap<>();
    private final Map<Integer, Map<String, String>> brokerSettings = new HashMap<>();
    private final Map<String, Map<String, String>> groupSettings = new HashMap<>();
    private final Set<UUID> tombstones = new HashSet<>();
    private Map<String, String> clusterSettings = Map.of();
    /** A copy for images, which most often share it; null once it is out of date. */
    private Map<String, Map<String, String>> groupSettingsOfImages = Map.of();
    private Optional<ControllerIdentity> controller = Optional.empty();
    private CoordinatorSlots slots = CoordinatorSlots.UNASSIGNED;

    ImageTree(String clusterId, ZnodePaths paths) {
        this.clusterId = clusterId;
        this.paths = paths;
    }

    /** Takes over a reading of everything; what it does not hold is gone. */
    void replaceAll(TreeReader.Tree tree) {
        brokers.keySet().removeIf(id -> !tree.nodes().containsKey(paths.broker(id)));
        brokerSettings.keySet().removeIf(id -> !tree.nodes().containsKey(paths.brokerSettings(id)));
        if (groupSettings.keySet().removeIf(id -> !tree.nodes().containsKey(paths.groupSettings(id)))) {
            groupSettingsOfImages = null;
        }
        topics.keySet().removeIf(id -> !tree.nodes().containsKey(paths.topic(id)));
        topics.forEach((id, topic) -> {
            if (topic.chunks.keySet().removeIf(index -> !tree.nodes().containsKey(paths.chunk(id, index)))) {
                topic.image = null;
            }
        });
        for (String path : List.of(paths.controller(), paths.coordinators(), paths.clusterSettings())) {
            if (!tree.nodes().containsKey(path)) {
                remove(path);
            }
        }
        tree.nodes().forEach(this::put);
        tombstones.clear();
        tree.tombstones().forEach(path -> {
            if (paths.parse(path) instanceof Node.Tombstone tombstone) {
                tombstones.add(tombstone.topicId());
            }
        });
    }

    void put(String path, Znode znode) {
        Node node = paths.parse(path);
        byte[] data = znode.data();
        try {
            if (node instanceof Node.Broker broker) {
                brokers.put(broker.brokerId(), ZnodeCodec.readRegistration(broker.brokerId(), znode.czxid(), data));
            } else if (node instanceof Node.Topic topic) {
                TopicNodes nodes = topic(topic.id());
                nodes.header = ZnodeCodec.readTopic(data);
                nodes.image = null;
            } else if (node instanceof Node.Chunk chunk) {
                TopicNodes nodes = topic(chunk.topicId());
                nodes.chunks.put(chunk.index(), ChunkCodec.read(chunk.index(), data));
                nodes.image = null;
            } else if (node instanceof Node.Controller) {
                controller = Optional.of(ZnodeCodec.readController(data));
            } else if (node instanceof Node.Coordinators) {
                slots = ZnodeCodec.readSlots(data);
            } else if (node instanceof Node.ClusterSettings) {
                clusterSettings = ZnodeCodec.readSettings(data);
            } else if (node instanceof Node.BrokerSettings broker) {
                brokerSettings.put(broker.brokerId(), ZnodeCodec.readSettings(data));
            } else if (node instanceof Node.GroupSettings group) {
                groupSettings.put(group.groupId(), ZnodeCodec.readSettings(data));
                groupSettingsOfImages = null;
            } else if (node instanceof Node.Tombstone tombstone) {
                tombstones.add(tombstone.topicId());
            }
        } catch (MalformedJsonException e) {
            LOG.error("the node at {} version {} cannot be read, what it said before stays: {}", path, znode.version(), e.getMessage());
        }
    }

    void remove(String path) {
        Node node = paths.parse(path);
        if (node instanceof Node.Broker broker) {
            brokers.remove(broker.brokerId());
        } else if (node instanceof Node.Topic topic) {
            topics.remove(topic.id());
        } else if (node instanceof Node.Chunk chunk) {
            TopicNodes nodes = topics.get(chunk.topicId());
            if (nodes != null) {
                nodes.chunks.remove(chunk.index());
                nodes.image = null;
            }
        } else if (node instanceof Node.Controller) {
            controller = Optional.empty();
        } else if (node instanceof Node.Coordinators) {
            slots = CoordinatorSlots.UNASSIGNED;
        } else if (node instanceof Node.ClusterSettings) {
            clusterSettings = Map.of();
        } else if (node instanceof Node.BrokerSettings broker) {
            brokerSettings.remove(broker.brokerId());
        } else if (node instanceof Node.GroupSettings group) {
            groupSettings.remove(group.groupId());
            groupSettingsOfImages = null;
        } else if (node instanceof Node.Tombstone tombstone) {
            tombstones.remove(tombstone.topicId());
        }
    }

    Set<UUID> tombstones() {
        return Set.copyOf(tombstones);
    }

    ClusterImage image(long version) {
        Map<UUID, TopicImage> byId = new HashMap<>();
        Map<String, TopicImage> byName = new HashMap<>();
        topics.forEach((id, nodes) -> {
            if (nodes.image == null) {
                nodes.image = topicImage(id, nodes);
            }
            if (nodes.image != null) {
                byId.put(id, nodes.image);
                byName.put(nodes.image.name(), nodes.image);
            }
        });
        if (groupSettingsOfImages == null) {
            groupSettingsOfImages = Map.copyOf(groupSettings);
        }
        return new ClusterImage(clusterId, version, controller, brokers, Collections.unmodifiableMap(byId),
                Collections.unmodifiableMap(byName), clusterSettings, brokerSettings, groupSettingsOfImages, slots);
    }

    private TopicNodes topic(UUID id) {
        return topics.computeIfAbsent(id, created -> new TopicNodes());
    }

    /** @return null while nodes are missing; the event that brings them is on its way */
    private static TopicImage topicImage(UUID id, TopicNodes nodes) {
        if (nodes.header == null) {
            return null;
        }
        List<PartitionImage> partitions = new ArrayList<>();
        for (int index = 0; nodes.chunks.containsKey(index); index++) {
            partitions.addAll(nodes.chunks.get(index));
        }
        return partitions.isEmpty() ? null : new TopicImage(id, nodes.header.name(), nodes.header.settings(), partitions);
    }
}
