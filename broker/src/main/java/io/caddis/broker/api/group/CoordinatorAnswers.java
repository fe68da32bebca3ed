package io.caddis.broker.api.group;

import io.caddis.wire.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.requests.AbstractResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the coordinator answers, once it does. */
final class CoordinatorAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorAnswers.class);

    private CoordinatorAnswers() {}

    /** What cannot be written is answered too, with an error: the connection would wait for it for ever. */
    static <T> void send(CompletableFuture<T> answer, Reply reply, Function<T, ? extends AbstractResponse> response) {
        answer.thenApply(response).whenComplete((written, failure) -> {
            if (failure == null) {
                reply.send(written);
            } else {
                LOG.error("a request to a group could not be answered", failure);
                reply.fail(failure);
            }
        });
    }
}
