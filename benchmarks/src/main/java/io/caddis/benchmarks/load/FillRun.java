package io.caddis.benchmarks.load;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes what a consume load reads. Partitions are named in turn, so that every side holds the same number of records in every
 * partition; the client's own partitioner would follow each broker's speed.
 */
final class FillRun {

    private final ClientTask.Fill task;

    FillRun(ClientTask.Fill task) {
        this.task = task;
    }

    /** Blocks until every record is acknowledged. */
    ClientReply.Measured run() {
        PayloadSource payloads = new PayloadSource(task.seed(), task.recordBytes());
        Acknowledgements acknowledgements = new Acknowledgements();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(ClientSettings.fillingProducer(task.bootstrapServers()))) {
            int partitions = producer.partitionsFor(task.topic()).size();
            long sent = 0;
            while (sent < task.records() && !acknowledgements.hasFailed()) {
                producer.send(new ProducerRecord<>(task.topic(), (int) (sent % partitions), null, payloads.next()), acknowledgements);
                sent++;
            }
            producer.flush();
            return new ClientReply.Measured(acknowledgements.requireAll(sent), Map.of());
        }
    }
}
