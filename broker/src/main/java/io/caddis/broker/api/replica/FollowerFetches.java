package io.caddis.broker.api.replica;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * The fetches of followers: they read up to the end of the log, tell how far they are, and come back as soon as there is
 * more. Event loops call it, several at once.
 */
public final class FollowerFetches implements ImageListener {

    /** A follower names its broker epoch from this version on; what it says of older versions cannot be trusted. */
    private static final short FIRST_VERSION_WITH_REPLICA_EPOCH = 15;

    private final PartitionLookup partitions;
    private final LongSupplier steadyMs;
    private final FollowerSessions sessions = new FollowerSessions();

    /**
     * @param steadyMs the clock that never jumps, in milliseconds, which the partitions' roles and ticks are told too: one that
     *                 ran differently would make followers late that are not
     */
    public FollowerFetches(PartitionLookup partitions, LongSupplier steadyMs) {
        this.partitions = partitions;
        this.steadyMs = steadyMs;
    }

    /** Sessions of brokers that are gone end. */
    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        if (previous == null || previous.brokers() != image.brokers()) {
            sessions.retainLive(image);
        }
    }

    /** Takes the request over, answer included. */
    public void handle(ApiRequest<FetchRequest> request, Reply reply) {
        if (request.version() < FIRST_VERSION_WITH_REPLICA_EPOCH) {
            reply.send(request.body().getErrorResponse(0, Errors.UNSUPPORTED_VERSION.exception()));
            return;
        }
        FetchRequestData data = request.body().data();
        boolean begins = data.sessionEpoch() == FetchMetadata.INITIAL_EPOCH;
        Optional<FollowerSession> session = begins
                ? sessions.open(data.replicaState(), partitions.image())
                : sessions.find(data.sessionId());
        if (session.isPresent() && data.sessionEpoch() == FetchMetadata.FINAL_EPOCH) {
            sessions.close(session.get());
            answerError(reply, Errors.NONE);
            return;
        }
        // A broker that this node's image does not show (yet) is told so like one whose session is gone: it begins anew.
        Errors error = session.isEmpty() ? Errors.FETCH_SESSION_ID_NOT_FOUND : session.get().update(data, partitions);
        if (error != Errors.NONE) {
            answerError(reply, error);
            return;
        }
        new PendingFollowerFetch(request, reply, session.get(), begins, steadyMs).start();
    }

    private static void answerError(Reply reply, Errors error) {
        reply.send(FetchResponse.of(
                new FetchResponseData().setErrorCode(error.code()).setSessionId(FetchMetadata.INVALID_SESSION_ID)));
    }
}
