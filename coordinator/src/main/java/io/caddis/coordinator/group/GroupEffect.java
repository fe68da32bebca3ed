package io.caddis.coordinator.group;

import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;

/** What the shell is to do, in order. */
public sealed interface GroupEffect {

    /** Answer the request that came with this token; each token is answered once. */
    record Answer(long token, GroupAnswer answer) implements GroupEffect {}

    /**
     * Store the changes in one transaction and tell the group how it ended ({@link Group#onStored}, {@link
     * Group#onStoreFailed}); until then the group is given nothing else. At most one in a list, as its last element.
     */
    record Store(List<GroupChange> changes) implements GroupEffect {

        public Store {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The group goes on as this object, to which the request that caused it is given again. The only element of its list: the
     * group replaced is given up, so that requests which wait in it are answered REBALANCE_IN_PROGRESS and come again.
     */
    record ReplaceBy(Group replacement) implements GroupEffect {}
}
