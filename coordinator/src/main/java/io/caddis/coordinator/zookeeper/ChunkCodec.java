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
 *   [[replicas], leader, leaderBrokerEpoch, leaderEpoch, partitionEpoch, [isr], [elr], [lastKnownElr], [adding], [removing]]
 * </pre>
 *
 * The last two are written only while a reassignment runs, so that a release that does not know them reads all others.
 */
final class ChunkCodec {

    private static final int FIELDS = 8;
    private static final int FIELDS_IN_REASSIGNMENT = 10;

    private ChunkCodec() {}

    static byte[] write(List<PartitionImage> partitions) {
        List<List<Object>> rows = new ArrayList<>(partitions.size());
        for (PartitionImage partition : partitions) {
            List<Object> row = new ArrayList<>(FIELDS_IN_REASSIGNMENT);
            row.add(partition.replicas());
            row.add(partition.leader());
            row.add(partition.leaderBrokerEpoch());
            row.add(partition.leaderEpoch());
            row.add(partition.partitionEpoch());
            row.add(partition.isr());
            row.add(partition.elr());
            row.add(partition.lastKnownElr());
            if (partition.isReassigning()) {
                row.add(partition.addingReplicas());
                row.add(partition.removingReplicas());
            }
            rows.add(row);
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
        if (!(row instanceof List<?> fields)
                || (fields.size() != FIELDS && fields.size() != FIELDS_IN_REASSIGNMENT)
                || !(fields.get(2) instanceof Long leaderBrokerEpoch)) {
            throw new MalformedJsonException(
                    where + " is not an array of " + FIELDS + " or " + FIELDS_IN_REASSIGNMENT + " fields");
        }
        List<Integer> replicas = brokers(where + " replicas", fields.get(0));
        int leader = JsonObject.integer(where + " leader", fields.get(1), PartitionImage.NO_LEADER);
        List<Integer> isr = brokers(where + " isr", fields.get(5));
        List<Integer> elr = brokers(where + " elr", fields.get(6));
        boolean isReassigning = fields.size() == FIELDS_IN_REASSIGNMENT;
        List<Integer> adding = isReassigning ? brokers(where + " adding", fields.get(8)) : List.of();
        List<Integer> removing = isReassigning ? brokers(where + " removing", fields.get(9)) : List.of();
        if (replicas.isEmpty()) {
            throw new MalformedJsonException(where + " has no replica");
        }
        if (leader != PartitionImage.NO_LEADER && !replicas.contains(leader)) {
            throw new MalformedJsonException(where + " is led by " + leader + ", which is none of its replicas " + replicas);
        }
        if (!replicas.containsAll(isr) || !replicas.containsAll(elr)) {
            throw new MalformedJsonException(where + " has isr " + isr + " or elr " + elr + " outside its replicas " + replicas);
        }
        if (!replicas.containsAll(adding) || !replicas.containsAll(removing)) {
            throw new MalformedJsonException(
                    where + " adds " + adding + " or removes " + removing + " outside its replicas " + replicas);
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
                brokers(where + " lastKnownElr", fields.get(7)),
                adding,
                removing);
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
