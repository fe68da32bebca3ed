package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.StoredSettings;
import io.caddis.coordinator.controller.StoredTopic;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;

/** Each change of the controller as ZooKeeper operations. Stateless. */
final class ChangeOps {

    private ChangeOps() {}

    static void append(List<Op> ops, MetadataChange change, ZnodePaths paths) {
        if (change instanceof MetadataChange.CreateTopic create) {
            createTopic(ops, create, paths);
        } else if (change instanceof MetadataChange.DeleteTopic delete) {
            deleteTopic(ops, delete, paths);
        } else if (change instanceof MetadataChange.PutChunk put) {
            put(ops, paths.chunk(put.topicId(), put.chunk()), put.expectedVersion(), ChunkCodec.write(put.partitions()));
        } else if (change instanceof MetadataChange.PutTopicSettings put) {
            byte[] data = ZnodeCodec.topic(new ZnodeCodec.TopicHeader(put.name(), put.overrides()));
            put(ops, paths.topic(put.topicId()), put.expectedVersion(), data);
        } else if (change instanceof MetadataChange.PutClusterSettings put) {
            put(ops, paths.clusterSettings(), put.expectedVersion(), ZnodeCodec.settings(put.overrides()));
        } else if (change instanceof MetadataChange.PutBrokerSettings put) {
            put(ops, paths.brokerSettings(put.brokerId()), put.expectedVersion(), ZnodeCodec.settings(put.overrides()));
        } else if (change instanceof MetadataChange.PutGroupSettings put) {
            putOfGroup(ops, put, paths);
        } else if (change instanceof MetadataChange.PutSlots put) {
            put(ops, paths.coordinators(), put.expectedVersion(), ZnodeCodec.slots(put.slots()));
        } else if (change instanceof MetadataChange.PutIncarnations put) {
            put(ops, paths.incarnations(), put.expectedVersion(), ZnodeCodec.incarnations(put.byBrokerId()));
        } else if (change instanceof MetadataChange.PutHistory put) {
            put(ops, paths.history(put.name()), put.expectedVersion(), HistoryCodec.write(put.entries()));
        } else if (change instanceof MetadataChange.RemoveHistory remove) {
            ops.add(Op.delete(paths.history(remove.name()), -1)); // only the controller touches it, behind its fence
        } else if (change instanceof MetadataChange.RemoveTombstone forget) {
            ops.add(Op.delete(paths.tombstone(forget.topicId()), -1)); // written once, so any version is the one
        }
    }

    private static void createTopic(List<Op> ops, MetadataChange.CreateTopic create, ZnodePaths paths) {
        ops.add(created(paths.topicName(create.name()), ZnodeCodec.topicId(create.id())));
        ops.add(created(
                paths.topic(create.id()), ZnodeCodec.topic(new ZnodeCodec.TopicHeader(create.name(), create.settings()))));
        int size = StoredTopic.PARTITIONS_PER_CHUNK;
        for (int from = 0; from < create.partitions().size(); from += size) {
            int to = Math.min(from + size, create.partitions().size());
            ops.add(created(paths.chunk(create.id(), from / size), ChunkCodec.write(create.partitions().subList(from, to))));
        }
    }

    /** The tombstone first: watchers hear of changes in this order, and must never miss the topic without knowing why. */
    private static void deleteTopic(List<Op> ops, MetadataChange.DeleteTopic delete, ZnodePaths paths) {
        StoredTopic topic = delete.topic();
        ops.add(created(paths.tombstone(topic.id()), ZnodeCodec.tombstone(topic.name(), delete.deletedAtMs())));
        for (int index = 0; index < topic.chunks().size(); index++) {
            ops.add(Op.delete(paths.chunk(topic.id(), index), topic.chunks().get(index).version()));
        }
        ops.add(Op.delete(paths.topic(topic.id()), topic.settings().version()));
        ops.add(Op.delete(paths.topicName(topic.name()), -1)); // written once
    }

    private static void putOfGroup(List<Op> ops, MetadataChange.PutGroupSettings put, ZnodePaths paths) {
        if (put.overrides().isEmpty()) {
            ops.add(Op.delete(paths.groupSettings(put.groupId()), put.expectedVersion()));
        } else {
            put(ops, paths.groupSettings(put.groupId()), put.expectedVersion(), ZnodeCodec.settings(put.overrides()));
        }
    }

    private static void put(List<Op> ops, String path, int expectedVersion, byte[] data) {
        ops.add(expectedVersion == StoredSettings.ABSENT ? created(path, data) : Op.setData(path, data, expectedVersion));
    }

    private static Op created(String path, byte[] data) {
        return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}
