package io.caddis.log;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Names one partition's log on this node: the topic's id and the partition's number.
 *
 * <p>The topic's name is no part of it, so that a topic deleted and created again under the same name never meets its
 * former data (KIP-516). {@link #toString()} is the name of the partition's directory: {@code <uuid>-<partition>}.
 *
 * @param topicId the topic's id
 * @param partition the partition's number, from 0
 */
public record LogId(UUID topicId, int partition) {

    private static final int UUID_LENGTH = 36;

    public LogId {
        Objects.requireNonNull(topicId, "topicId");
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " of topic " + topicId + " is negative");
        }
    }

    /** The log that a directory of this name holds, or empty if the name is not exactly what {@link #toString()} prints. */
    public static Optional<LogId> parse(String directoryName) {
        if (directoryName.length() <= UUID_LENGTH + 1 || directoryName.charAt(UUID_LENGTH) != '-') {
            return Optional.empty();
        }
        try {
            LogId id = new LogId(UUID.fromString(directoryName.substring(0, UUID_LENGTH)),
                    Integer.parseInt(directoryName.substring(UUID_LENGTH + 1)));
            return id.toString().equals(directoryName) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notALogDirectory) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return topicId + "-" + partition;
    }
}
