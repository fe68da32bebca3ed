package io.caddis.broker.api.data;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import org.apache.kafka.common.IsolationLevel;
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
 * <p>Fetches of followers, which read further, have rules of their own: {@link FollowerFetches}.
 */
public final class FetchHandler implements ApiHandler<FetchRequest> {

    private static final short LATEST_VERSION = 18;
    private static final short FIRST_VERSION_FOR_ANY_REPLICA = 11;

    private final PartitionLookup partitions;
    private final FollowerFetches followers;
    private final FetchSessions sessions;
    private final int fetchMaxBytes;
    private final boolean selectByRack;

    /**
     * @param fetchMaxBytes bound on one answer whatever the client asks ({@code fetch.max.bytes})
     * @param sessionSlots  {@code max.incremental.fetch.session.cache.slots}
     * @param selectByRack  send a consumer that names its rack to a replica there ({@code replica.selector.class})
     */
    public FetchHandler(
            PartitionLookup partitions, FollowerFetches followers, int fetchMaxBytes, int sessionSlots, boolean selectByRack) {
        this.partitions = partitions;
        this.followers = followers;
        this.fetchMaxBytes = fetchMaxBytes;
        this.selectByRack = selectByRack;
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
            followers.handle(request, reply);
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
        new PendingFetch(request, reply, partitions, scope, Math.min(fetchMaxBytes, body.maxBytes()), readerOf(request)).start();
    }

    private FetchReader readerOf(ApiRequest<FetchRequest> request) {
        FetchRequest body = request.body();
        return new FetchReader(
                body.isolationLevel() == IsolationLevel.READ_COMMITTED,
                request.version() >= FIRST_VERSION_FOR_ANY_REPLICA,
                selectByRack ? body.data().rackId() : "",
                request.context().listenerName.value());
    }
}
