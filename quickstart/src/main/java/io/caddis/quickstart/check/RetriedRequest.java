package io.caddis.quickstart.check;

import io.caddis.quickstart.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A request of an admin client that is made again while the cluster says "later", which right after a start it may: its
 * catalog is being opened, its controller elected. For requests that may be made twice. Blocking; one thread.
 *
 * @param name     of the request, for people
 * @param patience for all attempts together
 * @param pause    between two attempts
 */
record RetriedRequest(String name, Duration patience, Duration pause) {

    /**
     * The answer.
     *
     * @throws KafkaException   what the cluster answered, when asking again makes no sense or time is up
     * @throws ClusterException when it did not answer in time
     */
    <T> T get(Supplier<KafkaFuture<T>> request) throws InterruptedException {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return request.get().get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof KafkaException refused)) {
                    throw new IllegalStateException(name, failed.getCause());
                }
                boolean timeIsUp = deadlineNs - System.nanoTime() <= pause.toNanos();
                if (timeIsUp || !(refused instanceof RetriableException)) {
                    throw refused;
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            } catch (TimeoutException silent) {
                throw new ClusterException("Self-check failed: no answer to " + name + " within " + patience.toSeconds() + " s.", silent);
            }
        }
    }
}
