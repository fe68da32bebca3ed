package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;

/**
 * Tells committed offsets, of one group or of many. While it is not known whether a topic exists the question is put off, as it
 * is while the group is being loaded: "no offset" would send a consumer back to the beginning.
 */
public final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequest> {

    private static final short LATEST_VERSION = 10;
    private static final short FIRST_VERSION_BY_TOPIC_ID = 10;

    private final GroupCoordinator coordinator;
    private final NamedTopics topics;

    public OffsetFetchHandler(GroupCoordinator coordinator, Supplier<ClusterImage> image, TopicLookup lookup) {
        this.coordinator = coordinator;
        this.topics = new NamedTopics(image, lookup);
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.OFFSET_FETCH;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<OffsetFetchRequest> request, Reply reply) {
        List<OffsetFetchRequestGroup> asked = request.body().groups(); // of one element below version 8
        reply.releaseRequestBuffer();
        boolean byId = request.version() >= FIRST_VERSION_BY_TOPIC_ID;
        List<NamedTopics.Key> keys = asked.stream()
                .filter(group -> group.topics() != null)
                .flatMap(group -> group.topics().stream())
                .map(topic -> key(topic, byId))
                .toList();
        CoordinatorAnswers.send(
                topics.find(keys, request.loop()::execute).thenCompose(found -> fetch(asked, found, request.version())), reply,
                Function.identity());
    }

    private static NamedTopics.Key key(OffsetFetchRequestTopics topic, boolean byId) {
        return NamedTopics.Key.of(byId, topic.name(), topic.topicId());
    }

    private CompletableFuture<OffsetFetchResponse> fetch(List<OffsetFetchRequestGroup> asked, NamedTopics.Found found, short version) {
        List<Errors> refusals = asked.stream().map(group -> refusal(group, found, version)).toList();
        List<OffsetQuery> queries = new ArrayList<>();
        for (int index = 0; index < asked.size(); index++) {
            if (refusals.get(index) == Errors.NONE) {
                OffsetFetchRequestGroup group = asked.get(index);
                queries.add(new OffsetQuery(group.groupId(), group.memberId(), group.memberEpoch()));
            }
        }
        CompletableFuture<List<FetchedOffsets>> fetched =
                queries.isEmpty() ? CompletableFuture.completedFuture(List.of()) : coordinator.fetchOffsets(queries);
        return fetched.thenApply(results -> response(asked, refusals, results.iterator(), found, version));
    }

    private static Errors refusal(OffsetFetchRequestGroup group, NamedTopics.Found found, short version) {
        if (!StorableText.isGroupId(group.groupId())) {
            return Errors.INVALID_GROUP_ID;
        }
        boolean byId = version >= FIRST_VERSION_BY_TOPIC_ID;
        boolean unsure = group.topics() != null && group.topics().stream().anyMatch(topic -> found.isUnsure(key(topic, byId)));
        return unsure ? Errors.COORDINATOR_LOAD_IN_PROGRESS : Errors.NONE;
    }

    private static OffsetFetchResponse response(
            List<OffsetFetchRequestGroup> asked, List<Errors> refusals, Iterator<FetchedOffsets> results, NamedTopics.Found found,
            short version) {
        List<OffsetFetchResponseGroup> groups = new ArrayList<>();
        for (int index = 0; index < asked.size(); index++) {
            OffsetFetchRequestGroup group = asked.get(index);
            groups.add(refusals.get(index) == Errors.NONE
                    ? group(group, results.next(), found, version)
                    : OffsetFetchResponse.groupError(group, refusals.get(index), version));
        }
        return new OffsetFetchResponse.Builder(groups).build(version);
    }

    private static OffsetFetchResponseGroup group(
            OffsetFetchRequestGroup asked, FetchedOffsets fetched, NamedTopics.Found found, short version) {
        if (fetched.error() != GroupError.NONE) {
            return OffsetFetchResponse.groupError(asked, GroupErrors.of(fetched.error()), version);
        }
        FetchedPartitions partitions = new FetchedPartitions(fetched.offsets(), found);
        OffsetFetchResponseGroup answer = asked.topics() == null
                ? partitions.all(asked.groupId())
                : partitions.named(asked, version >= FIRST_VERSION_BY_TOPIC_ID);
        // Below version 7 a client does not know what an unstable offset is; it knows to ask again while a group is loaded.
        return version < FetchedPartitions.FIRST_VERSION_WITH_UNSTABLE_OFFSETS && FetchedPartitions.hasUnstable(answer)
                ? OffsetFetchResponse.groupError(asked, Errors.COORDINATOR_LOAD_IN_PROGRESS, version)
                : answer;
    }
}
