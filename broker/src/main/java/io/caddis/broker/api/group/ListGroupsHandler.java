package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.Listing;
import io.caddis.coordinator.group.GroupError;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListGroupsRequest;
import org.apache.kafka.common.requests.ListGroupsResponse;

/** Lists the groups that this node coordinates, those of some states (KIP-518) or types (KIP-848) if asked. */
public final class ListGroupsHandler implements ApiHandler<ListGroupsRequest> {

    private static final short LATEST_VERSION = 5;

    private final GroupCoordinator coordinator;

    public ListGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.LIST_GROUPS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ListGroupsRequest> request, Reply reply) {
        ListGroupsRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        CoordinatorAnswers.send(coordinator.listGroups(), reply, listing -> response(asked, listing));
    }

    private static ListGroupsResponse response(ListGroupsRequestData asked, Listing listing) {
        ListGroupsResponseData response = new ListGroupsResponseData().setErrorCode(GroupErrors.code(listing.error()));
        if (listing.error() == GroupError.NONE) {
            Set<String> states = lowerCase(asked.statesFilter());
            Set<String> types = lowerCase(asked.typesFilter());
            listing.groups().stream()
                    .map(ListGroupsHandler::listed)
                    .filter(group -> passes(states, group.groupState()) && passes(types, group.groupType()))
                    .forEach(response.groups()::add);
        }
        return new ListGroupsResponse(response);
    }

    private static ListedGroup listed(GroupCoordinator.ListedGroup group) {
        return new ListedGroup()
                .setGroupId(group.groupId())
                .setProtocolType(group.protocolType())
                .setGroupState(group.state())
                .setGroupType(lowerCase(group.type().name()));
    }

    /** A filter that names nothing lets everything pass; a word that is no state or type lets nothing pass, as in Kafka. */
    private static boolean passes(Set<String> filter, String word) {
        return filter.isEmpty() || filter.contains(lowerCase(word));
    }

    private static Set<String> lowerCase(Collection<String> words) {
        return words.stream().map(ListGroupsHandler::lowerCase).collect(Collectors.toSet());
    }

    private static String lowerCase(String word) {
        return word.toLowerCase(Locale.ROOT).trim();
    }
}
