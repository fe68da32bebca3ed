package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DeleteGroupsRequest;
import org.apache.kafka.common.requests.DeleteGroupsResponse;

/** Removes groups without members, with their offsets; one result for each group that is named, however often. */
public final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequest> {

    private static final short LATEST_VERSION = 3;

    private final GroupCoordinator coordinator;

    public DeleteGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DELETE_GROUPS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DeleteGroupsRequest> request, Reply reply) {
        Set<String> asked = new LinkedHashSet<>(request.body().data().groupsNames());
        reply.releaseRequestBuffer();
        List<String> valid = asked.stream().filter(StorableText::isGroupId).toList();
        CompletableFuture<Map<String, GroupError>> deleted =
                valid.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : coordinator.deleteGroups(valid);
        CoordinatorAnswers.send(deleted, reply, results -> response(asked, results));
    }

    private static DeleteGroupsResponse response(Set<String> asked, Map<String, GroupError> results) {
        DeleteGroupsResponseData response = new DeleteGroupsResponseData();
        for (String groupId : asked) {
            Errors error = GroupErrors.of(results.getOrDefault(groupId, GroupError.INVALID_GROUP_ID));
            response.results().add(new DeletableGroupResult()
                    .setGroupId(groupId)
                    .setErrorCode(error.code())
                    .setErrorMessage(GroupErrors.message(error)));
        }
        return new DeleteGroupsResponse(response);
    }
}
