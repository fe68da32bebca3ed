package io.caddis.quickstart.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class RetriedRequestTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Deque<KafkaFuture<String>> answers = new ArrayDeque<>();

    @Test
    void shouldAskAgain_whileTheClusterSaysLater() throws InterruptedException {
        answers.addAll(List.of(
                failed(new TimeoutException("the catalog does not answer")), failed(new NotControllerException("elected soon")),
                KafkaFuture.completedFuture("created")));

        assertEquals("created", new RetriedRequest("CreateTopics", PATIENCE, PAUSE).get(answers::poll));
        assertTrue(answers.isEmpty());
    }

    @Test
    void shouldNotAskAgain_whenTheAnswerIsFinal() {
        answers.addAll(List.of(failed(new InvalidReplicationFactorException("3")), KafkaFuture.completedFuture("created")));

        assertThrows(
                InvalidReplicationFactorException.class,
                () -> new RetriedRequest("CreateTopics", PATIENCE, PAUSE).get(answers::poll));
        assertEquals(1, answers.size());
    }

    @Test
    void shouldGiveTheLastAnswer_whenTimeIsUp() {
        RetriedRequest request = new RetriedRequest("CreateTopics", Duration.ofMillis(50), PAUSE);

        assertThrows(TimeoutException.class, () -> request.get(() -> failed(new TimeoutException("the catalog does not answer"))));
    }

    @Test
    void shouldSayWhatWasNotAnswered() {
        RetriedRequest request = new RetriedRequest("CreateTopics", Duration.ofMillis(50), PAUSE);

        ClusterException failure = assertThrows(ClusterException.class, () -> request.get(KafkaFutureImpl<String>::new));

        assertTrue(failure.getMessage().contains("no answer to CreateTopics"), failure.getMessage());
    }

    private static KafkaFuture<String> failed(RuntimeException refusal) {
        KafkaFutureImpl<String> future = new KafkaFutureImpl<>();
        future.completeExceptionally(refusal);
        return future;
    }
}
