package io.caddis.console.catalog;

import io.caddis.admin.group.MemberView;
import io.caddis.admin.group.OffsetView;
import java.util.List;
import java.util.Optional;

/** Groups as their coordinators last stored them. */
public interface GroupReader {

    /** Every group, by id. */
    List<StoredGroup> groups();

    /** One group with members and offsets, bounded; empty if there is none of that id. */
    Optional<StoredDetail> group(String groupId);

    /**
     * A group in a list.
     *
     * @param settled no member is on its way to another assignment
     * @param topics  that it committed offsets of, by name, 20 at most
     */
    record StoredGroup(
            String groupId, String type, String protocolType, String protocol, int epoch, int assignmentEpoch, boolean settled,
            int members, int slot, long stateSinceMs, List<String> topics) {
        public StoredGroup {
            topics = List.copyOf(topics);
        }
    }

    /** @param truncated there are more members or offsets than given */
    record StoredDetail(StoredGroup group, List<MemberView> members, List<OffsetView> offsets, boolean truncated) {
        public StoredDetail {
            members = List.copyOf(members);
            offsets = List.copyOf(offsets);
        }
    }
}
