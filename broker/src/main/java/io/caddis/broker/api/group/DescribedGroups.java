package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupError;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Asks the coordinator to describe groups; ids that cannot be those of a group are answered without it. */
final class DescribedGroups {

    private DescribedGroups() {}

    /** One result for each id, in order. */
    static CompletableFuture<List<Described>> of(GroupCoordinator coordinator, List<String> groupIds, Predicate<String> isLegal) {
        List<String> legal = groupIds.stream().filter(isLegal).toList();
        CompletableFuture<List<Described>> described =
                legal.isEmpty() ? CompletableFuture.completedFuture(List.of()) : coordinator.describeGroups(legal);
        return described.thenApply(results -> {
            Iterator<Described> next = results.iterator();
            return groupIds.stream()
                    .map(groupId -> isLegal.test(groupId) ? next.next() : new Described(groupId, GroupError.INVALID_GROUP_ID, null))
                    .toList();
        });
    }
}
