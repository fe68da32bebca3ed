package io.caddis.admin.plan;

import java.util.List;

/**
 * From where a group is to go on.
 *
 * @param groupId    the group
 * @param topic      only of this topic; null: of every topic with a committed offset
 * @param partitions only these of the topic; null: all
 * @param to         {@code EARLIEST}, {@code LATEST}, {@code OFFSET}, {@code SHIFT}, {@code TIME} or {@code GROUP}
 * @param offset     for {@code OFFSET} the offset, for {@code SHIFT} by how much, negative to go back
 * @param time       for {@code TIME}, an instant
 * @param fromGroup  for {@code GROUP}, whose offsets are taken over
 */
public record OffsetsWish(
        String groupId, String topic, List<Integer> partitions, String to, Long offset, String time, String fromGroup) {

    public OffsetsWish {
        partitions = partitions == null ? null : List.copyOf(partitions);
    }
}
