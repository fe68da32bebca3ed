package io.caddis.broker.api.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;

/**
 * Which partitions a fetch covers and what its answer must name: the whole request, a new session, or what changed in an
 * old one (KIP-227).
 *
 * @param error   a session error that is the whole answer, or {@link Errors#NONE}
 * @param session absent for a fetch without one
 * @param incremental the answer names only what changed
 */
record FetchScope(Errors error, List<FetchTarget> targets, Optional<FetchSession> session, boolean incremental) {

    private static final short FIRST_VERSION_WITH_TOPIC_IDS = 13;

    static FetchScope of(FetchRequestData request, short version, FetchSessions sessions, long nowMs) {
        boolean byTopicId = version >= FIRST_VERSION_WITH_TOPIC_IDS;
        List<FetchTarget> asked = asked(request);
        FetchMetadata metadata = new FetchMetadata(request.sessionId(), request.sessionEpoch());
        if (metadata.isFull()) {
            sessions.close(request.sessionId());
            Optional<FetchSession> session = request.sessionEpoch() == FetchMetadata.FINAL_EPOCH
                    ? Optional.empty()
                    : sessions.open(byTopicId, asked, nowMs);
            return new FetchScope(Errors.NONE, asked, session, false);
        }
        Optional<FetchSession> session = sessions.find(request.sessionId());
        if (session.isEmpty()) {
            return failed(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
        Errors error = session.get().update(request.sessionEpoch(), byTopicId, asked, forgotten(request), nowMs);
        if (error != Errors.NONE) {
            return failed(error);
        }
        if (session.get().size() == 0) {
            sessions.close(request.sessionId());
        }
        return new FetchScope(Errors.NONE, session.get().targets(), session, true);
    }

    private static FetchScope failed(Errors error) {
        return new FetchScope(error, List.of(), Optional.empty(), false);
    }

    int sessionId() {
        return session.filter(open -> open.size() > 0).map(open -> open.id).orElse(FetchMetadata.INVALID_SESSION_ID);
    }

    private static List<FetchTarget> asked(FetchRequestData request) {
        List<FetchTarget> targets = new ArrayList<>();
        request.topics().forEach(topic ->
                topic.partitions().forEach(partition -> targets.add(FetchTarget.of(topic.topic(), topic.topicId(), partition))));
        return targets;
    }

    private static List<FetchTarget.Key> forgotten(FetchRequestData request) {
        List<FetchTarget.Key> keys = new ArrayList<>();
        request.forgottenTopicsData().forEach(topic -> {
            Uuid id = topic.topicId();
            topic.partitions().forEach(partition -> keys.add(new FetchTarget.Key(topic.topic(), id, partition)));
        });
        return keys;
    }
}
