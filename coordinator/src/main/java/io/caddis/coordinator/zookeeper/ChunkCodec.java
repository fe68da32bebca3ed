package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.json.JsonObject;
import io.caddis.coordinator.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The data of {@code /topics/[uuid]/[chunk]}: a JSON object whose {@code partitions} are arrays, about 50 bytes each with
 * three replicas, in the order of their numbers:
 *
 * <pre>
 *   [[replicas], leader, leaderBrokerEpoch, leaderEpoch, partitionEpoch, [isr], [elr], [lastKnownElr]]
 * </pre>
 */
final class ChunkCodec {

    private static final int FIELDS = 8;

    private ChunkCodec() {}

    static byte[] write(List<PartitionImage> partitions) {
        List<List<Object>> rows = new ArrayList<>(partitions.size());
        for (PartitionImage partition : partitions) {
            rows.add(List.of(
                    partition.replicas(),
                    partition.leader(),
                    partition.leaderBrokerEpoch(),
                    partition.leaderEpoch(),
                    partition.partitionEpoch(),
                    partition.isr(),
                    partition.elr(),
                    partition.lastKnownElr()));
        }
        return ZnodeCodec.write(Map.of("partitions", rows));
    }

    /** @throws MalformedJsonException naming the partition and what is wrong with it */
    static List<PartitionImage> read(int chunk, byte[] data) {
        List<?> rows = ZnodeCodec.read(data).array("partitions");
        if (rows.isEmpty() || rows.size() > StoredTopic.PARTITIONS_PER_CHUNK) {
            throw new MalformedJsonException("a chunk of " + rows.size() + " partitions, there must be 1 to "
                    + StoredTopic.PARTITIONS_PER_CHUNK);
        }
        List<PartitionImage> partitions = new ArrayList<>(rows.size());
        for (Object row : rows) {
            partitions.add(readPartition(chunk * StoredTopic.PARTITIONS_PER_CHUNK + partitions.size(), row));
        }
        return partitions;
    }

    private static PartitionImage readPartition(int partition, Object row) {
        String where = "partition " + partition;
        if (!(row instanceof List<?> fields) || fields.size() != FIELDS || !(fields.get(2) instanceof Long leaderBrokerEpoch)) {
            throw new MalformedJsonException(where + " is not an array of " + FIELDS + " fields");
        }
        List<Integer> replicas = brokers(where + " replicas", fields.get(0));
        int leader = JsonObject.integer(where + " leader", fields.get(1), PartitionImage.NO_LEADER);
        List<Integer> isr = brokers(where + " isr", fields.get(5));
        List<Integer> elr = brokers(where + " elr", fields.get(6));
        if (replicas.isEmpty()) {
            throw new MalformedJsonException(where + " has no replica");
        }
        if (leader != PartitionImage.NO_LEADER && !replicas.contains(leader)) {
            throw new MalformedJsonException(where + " is led by " + leader + ", which is none of its replicas " + replicas);
        }
        if (!replicas.containsAll(isr) || !replicas.containsAll(elr)) {
            throw new MalformedJsonException(where + " has isr " + isr + " or elr " + elr + " outside its replicas " + replicas);
        }
        return new PartitionImage(
                partition,
                replicas,
                leader,
                leaderBrokerEpoch,
                JsonObject.integer(where + " leaderEpoch", fields.get(3), 0),
                JsonObject.integer(where + " partitionEpoch", fields.get(4), 0),
                isr,
                elr,
                brokers(where + " lastKnownElr", fields.get(7)));
    }

    private static List<Integer> brokers(String where, Object field) {
        if (!(field instanceof List<?> elements)) {
            throw new MalformedJsonException(where + " is not an array");
        }
        List<Integer> brokers = new ArrayList<>(elements.size());
        elements.forEach(element -> brokers.add(JsonObject.integer(where, element, 0)));
        if (new HashSet<>(brokers).size() != brokers.size()) {
            throw new MalformedJsonException(where + " names a broker twice: " + brokers);
        }
        return brokers;
    }
}
