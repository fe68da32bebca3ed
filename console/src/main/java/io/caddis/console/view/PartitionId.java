package io.caddis.console.view;

import java.util.UUID;

/** A partition of one life of a topic. */
public record PartitionId(UUID topicId, int partition) {}
