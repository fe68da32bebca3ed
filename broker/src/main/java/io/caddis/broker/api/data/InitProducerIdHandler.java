package io.caddis.broker.api.data;

import io.caddis.broker.api.BoundedWait;
import io.caddis.broker.producer.ProducerIds;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;

/**
 * Gives an idempotent producer its id. The default Java producer asks for one before its first batch.
 *
 * <p>Transactional producers are refused as unsupported, which their clients report at once instead of retrying for ever.
 */
public final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest> {

    private static final short LATEST_VERSION = 5;
    private static final short FIRST_EPOCH = 0;
    /** A producer waits no longer for the catalog, it asks again. */
    static final long WAIT_MAX_MS = 5_000;

    private final ProducerIds producerIds;

    public InitProducerIdHandler(ProducerIds producerIds) {
        this.producerIds = producerIds;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.INIT_PRODUCER_ID;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<InitProducerIdRequest> request, Reply reply) {
        String transactionalId = request.body().data().transactionalId();
        if (transactionalId != null) {
            reply.fail((transactionalId.isEmpty() ? Errors.INVALID_REQUEST : Errors.UNSUPPORTED_VERSION).exception());
            return;
        }
        CompletableFuture<Long> next = BoundedWait.atMost(
                WAIT_MAX_MS, producerIds.next(), request.loop(), Errors.COORDINATOR_LOAD_IN_PROGRESS::exception);
        next.whenComplete((producerId, failure) -> {
            if (failure != null) {
                // The catalog does not answer: this error is the one that producers retry.
                reply.fail(Errors.COORDINATOR_LOAD_IN_PROGRESS.exception());
            } else {
                reply.send(new InitProducerIdResponse(
                        new InitProducerIdResponseData().setProducerId(producerId).setProducerEpoch(FIRST_EPOCH)));
            }
        });
    }
}
