package io.caddis.broker.api.data;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.replication.Partition;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpoint;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch from its first read to its answer. Lives on the connection's event loop; progress of a partition, reported by
 * any thread, only asks the loop to look again.
 */
final class PendingFetch {

    private static final Logger LOG = LoggerFactory.getLogger(PendingFetch.class);
    private static final short FIRST_VERSION_WITH_LEADER_HINTS = 16;
    /** A client may ask to wait for 24 days, and be gone in a moment without our noticing; an early answer is allowed. */
    private static final int WAIT_MAX_MS = 300_000;

    private final ApiRequest<FetchRequest> request;
    private final Reply reply;
    private final PartitionLookup partitions;
    private final FetchScope scope;
    private final int maxBytes;
    private final FetchReader reader;
    private final AtomicBoolean lookScheduled = new AtomicBoolean();
    private final Runnable progressListener = this::onProgress;
    private final List<Partition> watched = new ArrayList<>();
    private EventLoop.Timeout timeout;
    private boolean answered;

    PendingFetch(
            ApiRequest<FetchRequest> request, Reply reply, PartitionLookup partitions, FetchScope scope, int maxBytes, FetchReader reader) {
        this.request = request;
        this.reply = reply;
        this.partitions = partitions;
        this.scope = scope;
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    void start() {
        List<PartitionRead> reads = readAll();
        int maxWaitMs = Math.min(request.body().maxWait(), WAIT_MAX_MS);
        if (maxWaitMs <= 0 || scope.targets().isEmpty() || isEnough(reads)) {
            answer(reads);
            return;
        }
        for (PartitionRead read : reads) {
            if (read.partition() != null) {
                read.partition().addProgressListener(progressListener);
                watched.add(read.partition());
            }
        }
        timeout = request.loop().schedule(maxWaitMs, this::answerWhatThereIs);
        close(reads);
        // What came between the read and the registration was not reported.
        look();
    }

    /** Any thread. */
    private void onProgress() {
        if (lookScheduled.compareAndSet(false, true)) {
            request.loop().execute(this::look);
        }
    }

    private void look() {
        lookScheduled.set(false);
        if (answered) {
            return;
        }
        if (reply.isAbandoned()) {
            stopWaiting();
            return;
        }
        guarded(() -> {
            List<PartitionRead> reads = readAll();
            if (isEnough(reads)) {
                answer(reads);
            } else {
                close(reads);
            }
        });
    }

    /** What goes on later must answer too when it fails, or the connection would wait for ever. */
    private void guarded(Runnable continuation) {
        try {
            continuation.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a waiting fetch could not be answered", failure);
            stopWaiting();
            reply.fail(failure);
        }
    }

    private void answerWhatThereIs() {
        if (!answered) {
            guarded(() -> answer(readAll()));
        }
    }

    private List<PartitionRead> readAll() {
        List<PartitionRead> reads = new ArrayList<>(scope.targets().size());
        int left = maxBytes;
        boolean foundNothing = true;
        for (FetchTarget target : scope.targets()) {
            PartitionRead read = PartitionRead.read(partitions, target, Math.max(0, left), foundNothing, reader);
            if (read.sizeInBytes() > 0) {
                foundNothing = false;
                left -= read.sizeInBytes();
            }
            reads.add(read);
        }
        return reads;
    }

    private boolean isEnough(List<PartitionRead> reads) {
        long bytes = 0;
        for (PartitionRead read : reads) {
            if (read.answersAtOnce()) {
                return true;
            }
            bytes += read.sizeInBytes();
        }
        return bytes >= request.body().minBytes();
    }

    private void answer(List<PartitionRead> reads) {
        stopWaiting();
        FetchResponseData response = new FetchResponseData().setSessionId(scope.sessionId());
        Map<FetchTarget.Key, FetchableTopicResponse> topics = new HashMap<>();
        for (PartitionRead read : reads) {
            if (isNamed(read)) {
                FetchTarget target = read.target();
                topics.computeIfAbsent(new FetchTarget.Key(target.topicName(), target.topicId(), 0), key -> {
                    FetchableTopicResponse topic =
                            new FetchableTopicResponse().setTopic(target.topicName()).setTopicId(target.topicId());
                    response.responses().add(topic);
                    return topic;
                }).partitions().add(read.data());
                hint(response, read);
            }
        }
        reply.send(FetchResponse.of(response), () -> close(reads));
    }

    private boolean isNamed(PartitionRead read) {
        FetchTarget.Key key = read.target().key();
        if (scope.incremental()) {
            return scope.session().orElseThrow().mustSend(key, read.data());
        }
        scope.session().ifPresent(session -> session.noteSent(key, read.data()));
        return true;
    }

    /** Where the client should go instead (KIP-951). */
    private void hint(FetchResponseData response, PartitionRead read) {
        if (read.leaderId() < 0 || request.version() < FIRST_VERSION_WITH_LEADER_HINTS) {
            return;
        }
        read.data().setCurrentLeader(new LeaderIdAndEpoch().setLeaderId(read.leaderId()).setLeaderEpoch(read.leaderEpoch()));
        BrokerRegistration.Endpoint endpoint =
                partitions.endpoint(read.leaderId(), request.context().listenerName).orElse(null);
        if (endpoint != null && response.nodeEndpoints().find(read.leaderId()) == null) {
            response.nodeEndpoints()
                    .add(new NodeEndpoint().setNodeId(read.leaderId()).setHost(endpoint.host()).setPort(endpoint.port()));
        }
    }

    private void stopWaiting() {
        answered = true;
        if (timeout != null) {
            timeout.cancel();
        }
        watched.forEach(partition -> partition.removeProgressListener(progressListener));
        watched.clear();
    }

    private static void close(List<PartitionRead> reads) {
        reads.forEach(read -> read.slice().close());
    }
}
