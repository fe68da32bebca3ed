package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.wire.ApiRequest;
import java.util.UUID;

/** Who sends a request, and the ids its members are given. */
final class GroupClients {

    /** Of the client id, in the member id made from it: the member id must be storable, see {@link StorableText#ID_MAX_BYTES}. */
    private static final int CLIENT_ID_IN_MEMBER_ID_MAX_CHARS = 256;

    private GroupClients() {}

    static GroupClient of(ApiRequest<?> request) {
        return new GroupClient(StorableText.shown(request.clientId()), request.context().clientAddress.toString());
    }

    /** An id for a new member, in Kafka's form; nobody can guess it. */
    static String newMemberId(ApiRequest<?> request) {
        String clientId = request.clientId().replaceAll("[\\x00\\uE000]", "");
        return clientId.substring(0, Math.min(clientId.length(), CLIENT_ID_IN_MEMBER_ID_MAX_CHARS)) + "-" + UUID.randomUUID();
    }
}
