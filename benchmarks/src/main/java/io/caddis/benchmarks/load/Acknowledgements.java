package io.caddis.benchmarks.load;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Counts the acknowledged records of one producer and keeps its first error. Called on that producer's I/O thread; read by
 * the sending thread after {@code flush}, which waits for all callbacks.
 */
final class Acknowledgements implements Callback {

    private final AtomicReference<Exception> firstError = new AtomicReference<>();
    private volatile long count;

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
        if (exception != null) {
            firstError.compareAndSet(null, exception);
        } else {
            countOne();
        }
    }

    /** One writer, the I/O thread, so the increment needs no atomic. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void countOne() {
        count++;
    }

    boolean hasFailed() {
        return firstError.get() != null;
    }

    /**
     * The number of acknowledged records, when it is what was sent.
     *
     * @throws IllegalStateException when a record failed or was not acknowledged
     */
    long requireAll(long sent) {
        Exception error = firstError.get();
        if (error != null) {
            throw new IllegalStateException("a record was not acknowledged: " + error, error);
        }
        if (count != sent) {
            throw new IllegalStateException("sent " + sent + " records, but " + count + " were acknowledged");
        }
        return count;
    }
}
