package io.caddis.console.view;

import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.TopicRow;
import io.caddis.console.view.TopicPolicies.TopicPolicy;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;

/**
 * A topic with its rows.
 *
 * @param image what they were made of
 */
public record TopicView(TopicImage image, TopicPolicy policy, TopicRow row, List<PartitionRow> partitions) {}
