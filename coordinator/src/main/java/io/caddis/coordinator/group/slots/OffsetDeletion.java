package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** OffsetDelete: of all partitions whose topic nobody in the group reads. */
record OffsetDeletion(
        Map<PartitionKey, String> topicNames, CompletableFuture<Map<PartitionKey, GroupError>> answer, GroupRunner runner)
        implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        if (run.group() == null) {
            answer.complete(all(GroupError.GROUP_ID_NOT_FOUND));
        } else if (!run.group().isEmpty() && !isOfConsumers(run)) {
            answer.complete(all(GroupError.NON_EMPTY_GROUP));
        } else {
            Map<PartitionKey, GroupError> errors = new HashMap<>();
            topicNames.forEach((partition, topic) -> errors.put(
                    partition, run.group().isSubscribedTo(topic) ? GroupError.GROUP_SUBSCRIBED_TO_TOPIC : GroupError.NONE));
            delete(run, errors, nowMs);
        }
    }

    /** Only of consumers is it known what they read: Connect's workers, say, use offsets in their own way. */
    private static boolean isOfConsumers(GroupRun run) {
        GroupDescription seen = run.group().describe();
        return seen.type() == GroupType.CONSUMER || seen.protocolType().equals("consumer");
    }

    private void delete(GroupRun run, Map<PartitionKey, GroupError> errors, long nowMs) {
        List<PartitionKey> allowed = errors.keySet().stream().filter(key -> errors.get(key) == GroupError.NONE).toList();
        if (allowed.isEmpty()) {
            answer.complete(errors);
            return;
        }
        List<GroupChange> changes = List.of(new GroupChange.DeleteOffsets(run.groupId(), allowed));
        runner.write(run, changes, false, nowMs, (outcome, at) -> {
            GroupError error = GroupDeletion.answerTo(outcome);
            allowed.forEach(partition -> errors.put(partition, error));
            answer.complete(errors);
        });
    }

    private Map<PartitionKey, GroupError> all(GroupError error) {
        Map<PartitionKey, GroupError> errors = new HashMap<>();
        topicNames.keySet().forEach(partition -> errors.put(partition, error));
        return errors;
    }

    @Override
    public void refuse(Refusal why) {
        answer.complete(all(why.ofAdministration()));
    }
}
