package io.caddis.coordinator.group.consumer;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What is known of the rows of a group. A write that failed may have been carried out all the same: its rows are written
 * again, as the group is then, with whatever is stored next.
 */
final class StoredRows {

    private static final int MOST_UNKNOWN_MEMBERS = 1_000;

    private final Set<String> unknownMembers = new HashSet<>();
    /** Of those, the ones a classic group left. */
    private int takenOver;
    private boolean groupIsKnown;

    /** All rows are as the state has them. */
    void known() {
        groupIsKnown = true;
        unknownMembers.clear();
        takenOver = 0;
    }

    /** Nobody knows whether the draft was stored. */
    void unknown(GroupDraft draft) {
        groupIsKnown = false;
        draft.changed().forEach(member -> unknownMembers.add(member.memberId()));
        unknownMembers.addAll(draft.removed());
    }

    /** The rows are those of another kind of group. */
    void unknown(Collection<String> memberIds) {
        groupIsKnown = false;
        unknownMembers.addAll(memberIds);
        takenOver = unknownMembers.size();
    }

    /** So many that nothing new should be tried before they are written. */
    boolean areInDoubt() {
        return unknownMembers.size() - takenOver >= MOST_UNKNOWN_MEMBERS;
    }

    boolean groupIsKnown() {
        return groupIsKnown;
    }

    Set<String> unknownMembers() {
        return unknownMembers;
    }
}
