package io.caddis.console;

import io.caddis.admin.Gap;
import io.caddis.admin.group.GroupDetail;
import io.caddis.admin.group.GroupRow;
import io.caddis.admin.group.GroupState;
import io.caddis.admin.group.OffsetView;
import io.caddis.console.catalog.GroupReader;
import io.caddis.console.catalog.GroupReader.StoredDetail;
import io.caddis.console.catalog.GroupReader.StoredGroup;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.Measurements;
import io.caddis.console.view.PartitionId;
import io.caddis.console.view.TopicView;
import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.time.Instant;
import java.util.List;

/**
 * Groups, read from the catalog at most every {@value #REREAD_MS} ms however many ask. While it does not answer, what was read last is
 * served with its time. The lag of groups will be joined here.
 */
final class GroupLists {

    static final long REREAD_MS = 2_000;

    private final GroupReader reader;
    private List<StoredGroup> stored;
    private long readAtMs;

    GroupLists(GroupReader reader) {
        this.reader = reader;
    }

    /** @param missing not empty: the rows are of {@code asOfMs}, the catalog does not answer */
    record Groups(List<GroupRow> rows, List<Gap> missing, long asOfMs) {}

    /** All, by id. One thread reads, others wait for it. */
    synchronized Groups all(ClusterView view, long nowMs) {
        List<Gap> missing = List.of();
        if (stored == null || nowMs - readAtMs >= REREAD_MS) {
            try {
                stored = reader.groups();
                readAtMs = nowMs;
            } catch (CatalogException.Unavailable down) {
                if (stored == null) {
                    throw down;
                }
                missing = List.of(new Gap("catalog-unavailable", null, "groups", "as they were stored at the time given"));
            }
        }
        CoordinatorSlots slots = view.image().coordinatorSlots();
        return new Groups(stored.stream().map(group -> row(group, slots)).toList(), missing, readAtMs);
    }

    GroupDetail detail(String groupId, ClusterView view, long nowMs) {
        StoredDetail detail = reader.group(groupId).orElseThrow(() -> new NotFoundException("group", groupId));
        List<Gap> missing = detail.truncated()
                ? List.of(new Gap("truncated", null, "members or offsets", "there are more than this answer holds")) : List.of();
        return new GroupDetail(
                row(detail.group(), view.image().coordinatorSlots()), detail.members(),
                detail.offsets().stream().map(offset -> withEnd(offset, view)).toList(), missing, Instant.ofEpochMilli(nowMs).toString());
    }

    private static OffsetView withEnd(OffsetView offset, ClusterView view) {
        TopicView topic = view.topic(offset.topic());
        Measurements.Offsets offsets = topic == null
                ? null : view.measured().offsets().get(new PartitionId(topic.image().id(), offset.partition()));
        return offsets == null ? offset : new OffsetView(
                offset.topic(), offset.topicId(), offset.partition(), offset.committedOffset(), offset.leaderEpoch(), offset.metadata(),
                offset.committedAt(), offset.expiresAt(), offsets.end());
    }

    private static GroupRow row(StoredGroup group, CoordinatorSlots slots) {
        boolean owned = group.slot() < slots.slots().size() && slots.slots().get(group.slot()).brokerId() >= 0;
        return new GroupRow(
                group.groupId(), group.type(), group.protocolType(), group.protocol(), state(group), group.members(), group.epoch(),
                owned ? slots.slots().get(group.slot()).brokerId() : null, group.slot(),
                Instant.ofEpochMilli(group.stateSinceMs()).toString(), group.topics());
    }

    static GroupState state(StoredGroup group) {
        if (group.members() == 0) {
            return GroupState.EMPTY;
        }
        if (group.type().equals("CONSUMER") && group.assignmentEpoch() < group.epoch()) {
            return GroupState.ASSIGNING;
        }
        return group.settled() ? GroupState.STABLE : GroupState.RECONCILING;
    }
}
