package io.caddis.admin.group;

import io.caddis.admin.Gap;
import java.util.List;

/**
 * {@code GET /group?id=}.
 *
 * @param group   as in the list
 * @param members 1,000 at most
 * @param offsets committed offsets by topic and partition, 10,000 at most
 * @param missing what the answer lacks, {@code truncated} too
 * @param asOf    ISO-8601 instant of the facts
 */
public record GroupDetail(GroupRow group, List<MemberView> members, List<OffsetView> offsets, List<Gap> missing, String asOf) {

    public GroupDetail {
        members = List.copyOf(members);
        offsets = List.copyOf(offsets);
        missing = List.copyOf(missing);
    }
}
