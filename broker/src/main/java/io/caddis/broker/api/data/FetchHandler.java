package io.caddis.broker.api.data;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * Hands out committed records as slices of segment files, which go from the page cache to the socket. A fetch that finds
 * too little waits, without a thread, for progress of its partitions or for its time.
 *
 * <p>Fetches of followers are refused until replication is there: {@code NOT_LEADER_OR_FOLLOWER}, as Kafka answers a broker
 * that is no replica of the partition.
 */
public final class FetchHandler implements ApiHandler<FetchRequest> {

    private static final short LATEST_VERSION = 18;

    private final PartitionLookup partitions;
    private final FetchSessions sessions;
    private final int fetchMaxBytes;

    /**
     * @param fetchMaxBytes bound on one answer whatever the client asks ({@code fetch.max.bytes})
     * @param sessionSlots  {@code max.incremental.fetch.session.cache.slots}
     */
    public FetchHandler(PartitionLookup partitions, int fetchMaxBytes, int sessionSlots) {
        this.partitions = partitions;
        this.fetchMaxBytes = fetchMaxBytes;
        this.sessions = new FetchSessions(sessionSlots);
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.FETCH;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<FetchRequest> request, Reply reply) {
        FetchRequest body = request.body();
        if (body.isFromFollower()) {
            reply.send(body.getErrorResponse(0, Errors.NOT_LEADER_OR_FOLLOWER.exception()));
            return;
        }
        FetchScope scope = FetchScope.of(body.data(), request.version(), sessions, request.receivedAtMs());
        reply.releaseRequestBuffer();
        if (scope.error() != Errors.NONE) {
            reply.send(FetchResponse.of(new FetchResponseData()
                    .setErrorCode(scope.error().code())
                    .setSessionId(FetchMetadata.INVALID_SESSION_ID)));
            return;
        }
        new PendingFetch(request, reply, partitions, scope, Math.min(fetchMaxBytes, body.maxBytes())).start();
    }
}
