package io.caddis.coordinator.lag;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Topics as this node knows them. Answers from memory. */
public interface LagTopics {

    /** Empty for a topic that does not exist, or not any more. */
    Optional<Topic> topic(UUID topicId);

    /** @param retentionMs age at which records are deleted; absent if age deletes none */
    record Topic(int partitions, OptionalLong retentionMs) {}
}
