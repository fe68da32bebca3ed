package io.caddis.broker.api.data;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.log.AppendResult;
import io.caddis.replication.CommitWaiter;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionException;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

/**
 * The answer to one produce request while it comes together. Filled on the connection's event loop; appends are reported
 * committed by flusher threads; sent when the last has been, or when the request's time is up.
 */
final class PendingProduce {

    private static final short ACKS_ALL = -1;
    private static final short FIRST_VERSION_WITH_LEADER_HINTS = 10;

    private final ApiRequest<ProduceRequest> request;
    private final Reply reply;
    private final PartitionLookup partitions;
    private final ProduceResponseData response = new ProduceResponseData();
    private final List<Wait> waits = new ArrayList<>();
    // One more than there are waits, until all are registered: none of them can finish the request early.
    private final AtomicInteger outstanding = new AtomicInteger(1);
    private EventLoop.Timeout timeout;
    private boolean finished;

    PendingProduce(ApiRequest<ProduceRequest> request, Reply reply, PartitionLookup partitions) {
        this.request = request;
        this.reply = reply;
        this.partitions = partitions;
    }

    /** The response of one partition, to be filled in. */
    PartitionProduceResponse add(String topicName, Uuid topicId, int partition) {
        TopicProduceResponse topic = response.responses().find(topicName, topicId);
        if (topic == null) {
            topic = new TopicProduceResponse().setName(topicName).setTopicId(topicId);
            response.responses().add(topic);
        }
        PartitionProduceResponse result = new PartitionProduceResponse()
                .setIndex(partition)
                .setBaseOffset(ProduceResponse.INVALID_OFFSET)
                .setLogStartOffset(ProduceResponse.INVALID_OFFSET);
        topic.partitionResponses().add(result);
        return result;
    }

    /** Where the client should go instead (KIP-951). */
    void hint(PartitionProduceResponse result, int leaderId, int leaderEpoch) {
        if (leaderId < 0 || request.version() < FIRST_VERSION_WITH_LEADER_HINTS) {
            return;
        }
        result.setCurrentLeader(new LeaderIdAndEpoch().setLeaderId(leaderId).setLeaderEpoch(leaderEpoch));
        partitions.endpoint(leaderId, request.context().listenerName).ifPresent(endpoint -> {
            if (response.nodeEndpoints().find(leaderId) == null) {
                response.nodeEndpoints().add(
                        new NodeEndpoint().setNodeId(leaderId).setHost(endpoint.host()).setPort(endpoint.port()));
            }
        });
    }

    void waitFor(Partition partition, AppendResult appended, PartitionProduceResponse result) {
        waits.add(new Wait(partition, appended, result));
    }

    /** acks=0: a client that hears nothing learns of a failure by its connection. */
    void finishWithoutAnswer() {
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != Errors.NONE.code()) {
                    reply.closeConnection("acks=0 to " + topic.name() + "-" + partition.index() + ": "
                            + Errors.forCode(partition.errorCode()));
                    return;
                }
            }
        }
        reply.sendNothing();
    }

    void answerWhenCommitted(int timeoutMs) {
        outstanding.addAndGet(waits.size());
        for (Wait wait : waits) {
            wait.begin(request.body().data().acks());
        }
        if (outstanding.decrementAndGet() == 0) {
            finish();
        } else {
            timeout = request.loop().schedule(timeoutMs, this::timeOut);
            // Appended in order already: what the client has sent behind it shares the flush instead of waiting for it.
            reply.allowNextRequest();
        }
    }

    private void onOneDone() {
        if (outstanding.decrementAndGet() == 0) {
            request.loop().execute(this::finish);
        }
    }

    /** On the loop: whatever is not committed by now is answered as timed out, and may be committed all the same. */
    private void timeOut() {
        finish();
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        if (timeout != null) {
            timeout.cancel();
        }
        waits.forEach(Wait::describe);
        reply.send(new ProduceResponse(response));
    }

    /** One append of the request on its way to being committed. */
    private final class Wait implements CommitWaiter {
        private final Partition partition;
        private final AppendResult appended;
        private final PartitionProduceResponse result;
        private volatile boolean committed;
        private volatile RuntimeException failure;

        Wait(Partition partition, AppendResult appended, PartitionProduceResponse result) {
            this.partition = partition;
            this.appended = appended;
            this.result = result;
        }

        void begin(short acks) {
            long endOffset = appended.lastOffset() + 1;
            if (acks == ACKS_ALL) {
                partition.whenCommitted(endOffset, appended.leaderEpoch(), this);
            } else {
                partition.whenOnDisk(endOffset, appended.leaderEpoch(), this);
            }
        }

        @Override
        public void committed() {
            committed = true;
            onOneDone();
        }

        @Override
        public void failed(RuntimeException why) {
            failure = why;
            onOneDone();
        }

        private void describe() {
            if (committed) {
                return;
            }
            result.setBaseOffset(ProduceResponse.INVALID_OFFSET);
            RuntimeException why = failure;
            if (why == null) {
                result.setErrorCode(Errors.REQUEST_TIMED_OUT.code())
                        .setErrorMessage("not committed within " + request.body().data().timeoutMs() + " ms, the outcome is unknown");
                return;
            }
            result.setErrorCode(ErrorMapping.of(why).code()).setErrorMessage(why.getMessage());
            if (why instanceof PartitionException.NotLeader notLeader) {
                hint(result, notLeader.leaderId(), notLeader.leaderEpoch());
            }
        }
    }
}
