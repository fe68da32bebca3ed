package io.caddis.admin.topic;

import io.caddis.admin.Level;

/**
 * A topic in a list.
 *
 * @param name                its name
 * @param topicId             Kafka's topic id, base64 as Kafka's tools print it
 * @param internal            begins with two underscores
 * @param level               of its worst partition
 * @param partitions          number of partitions
 * @param replicationFactor   smallest of its partitions
 * @param minInsyncReplicas   in force
 * @param health              partitions by state
 * @param cleanupPolicy       {@code delete}, {@code compact} or both
 * @param sizeBytes           of the leaders' logs; null if not known of every partition
 * @param messages            end minus start offsets, more than there are where records were compacted or belong to
 *                            transactions; null if not known
 * @param messagesInPerSecond over the last two samples; null if not known
 */
public record TopicRow(
        String name,
        String topicId,
        boolean internal,
        Level level,
        int partitions,
        int replicationFactor,
        int minInsyncReplicas,
        TopicHealth health,
        String cleanupPolicy,
        Long sizeBytes,
        Long messages,
        Long messagesInPerSecond) {}
