package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.topic.LastChange;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.admin.topic.TopicHealth;
import io.caddis.admin.topic.TopicRow;
import io.caddis.console.view.TopicPolicies.TopicPolicy;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Makes the rows of one topic. Pure. */
final class TopicRows {

    private TopicRows() {}

    static TopicView view(
            TopicImage topic, TopicPolicy policy, Set<Integer> live, Measurements measured, Map<Integer, LastChange> lastChanges) {
        String topicId = topicId(topic.id());
        List<PartitionRow> rows = new ArrayList<>(topic.partitions().size());
        for (PartitionImage partition : topic.partitions()) {
            rows.add(PartitionRows.row(
                    topic, topicId, partition, policy.minInsyncReplicas(), live, measured, lastChanges.get(partition.partition())));
        }
        return new TopicView(topic, policy, row(topic, topicId, policy, rows, measured), List.copyOf(rows));
    }

    /** As Kafka's tools print it: 16 bytes as URL-safe Base64 without padding. */
    static String topicId(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static TopicRow row(
            TopicImage topic, String topicId, TopicPolicy policy, List<PartitionRow> partitions, Measurements measured) {
        int[] inState = new int[PartitionState.values().length];
        Level level = Level.OK;
        int replicationFactor = Integer.MAX_VALUE;
        Long sizeBytes = 0L;
        Long messages = 0L;
        for (PartitionRow row : partitions) {
            row.states().forEach(state -> inState[state.ordinal()]++);
            level = worse(level, row.level());
            replicationFactor = Math.min(replicationFactor, row.replicas().size());
            sizeBytes = sizeBytes == null || row.sizeBytes() == null ? null : Long.valueOf(sizeBytes + row.sizeBytes());
            messages = messages == null || row.endOffset() == null
                    ? null : Long.valueOf(messages + row.endOffset() - row.startOffset());
        }
        return new TopicRow(
                topic.name(), topicId, topic.name().startsWith("__"), level, partitions.size(),
                partitions.isEmpty() ? 0 : replicationFactor, policy.minInsyncReplicas(),
                new TopicHealth(
                        inState[PartitionState.OFFLINE.ordinal()], inState[PartitionState.UNDER_MIN_ISR.ordinal()],
                        inState[PartitionState.UNDER_REPLICATED.ordinal()], inState[PartitionState.REASSIGNING.ordinal()],
                        inState[PartitionState.NON_PREFERRED_LEADER.ordinal()], inState[PartitionState.HEALTHY.ordinal()]),
                policy.cleanupPolicy(), sizeBytes, messages, measured.perSecond().get(topic.name()));
    }

    static Level worse(Level one, Level other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
