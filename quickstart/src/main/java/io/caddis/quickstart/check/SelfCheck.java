package io.caddis.quickstart.check;

import io.caddis.quickstart.check.Flights.Flight;
import io.caddis.quickstart.cluster.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the flights through the cluster, keyed by origin, reads them back and compares the counts per airport. The
 * clients are ordinary ones with default settings, apart from {@code acks=all}. Blocking; one thread.
 */
public final class SelfCheck {

    static final String TOPIC = "caddis-flights";
    static final int PARTITIONS = 6;
    /** One until brokers replicate. */
    static final short REPLICATION_FACTOR = 1;

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(60);
    /** Reading fails when nothing has come for this long. */
    private static final Duration SILENCE_PATIENCE = Duration.ofSeconds(30);
    private static final double NANOS_PER_SECOND = 1e9;

    private final String bootstrapServers;

    public SelfCheck(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Runs the check.
     *
     * @throws ClusterException with the reason when it fails
     */
    public SelfCheckReport run() throws InterruptedException {
        Flights flights = Flights.shipped();
        try (Admin admin = Admin.create(client()); KafkaConsumer<String, String> consumer = consumer()) {
            String clusterId = get("DescribeCluster", admin.describeCluster().clusterId());
            createTopic(admin);
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC, REQUEST_PATIENCE).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition())).toList();
            consumer.assign(partitions);
            // Earlier runs left records: this one counts from here.
            Map<TopicPartition, Long> begin = consumer.endOffsets(partitions, REQUEST_PATIENCE);
            begin.forEach(consumer::seek);

            long produceBeginNs = System.nanoTime();
            Latencies latencies = produce(flights);
            double produceSeconds = (System.nanoTime() - produceBeginNs) / NANOS_PER_SECOND;

            long consumeBeginNs = System.nanoTime();
            Map<String, Integer> counts = consume(consumer, flights.flights().size());
            double consumeSeconds = (System.nanoTime() - consumeBeginNs) / NANOS_PER_SECOND;
            compare(flights.perOrigin(), counts);
            return new SelfCheckReport(clusterId, TOPIC, partitions.size(), flights.flights().size(), counts.size(),
                    produceSeconds, consumeSeconds, latencies.percentileMs(0.50), latencies.percentileMs(0.99));
        } catch (KafkaException refused) {
            throw new ClusterException("Self-check failed: " + reason(refused), refused);
        }
    }

    private void createTopic(Admin admin) throws InterruptedException {
        try {
            get("CreateTopics", admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, REPLICATION_FACTOR))).all());
        } catch (TopicExistsException fromAnEarlierRun) {
            return;
        }
    }

    private Latencies produce(Flights flights) {
        Latencies latencies = new Latencies(flights.flights().size());
        AtomicReference<Exception> firstFailure = new AtomicReference<>();
        try (KafkaProducer<String, String> producer = producer()) {
            for (Flight flight : flights.flights()) {
                long sentNs = System.nanoTime();
                producer.send(new ProducerRecord<>(TOPIC, flight.origin(), flight.json()), (metadata, failure) -> {
                    if (failure == null) {
                        latencies.add(System.nanoTime() - sentNs);
                    } else {
                        firstFailure.compareAndSet(null, failure);
                    }
                });
            }
            producer.flush();
        }
        if (firstFailure.get() != null) {
            int failed = flights.flights().size() - latencies.count();
            throw new ClusterException("Self-check failed: " + failed + " of " + flights.flights().size()
                    + " records were not acknowledged: " + reason(firstFailure.get()), firstFailure.get());
        }
        return latencies;
    }

    private static Map<String, Integer> consume(KafkaConsumer<String, String> consumer, int expected) {
        Map<String, Integer> counts = new TreeMap<>();
        int received = 0;
        long lastProgressNs = System.nanoTime();
        while (received < expected) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                counts.merge(record.key(), 1, Integer::sum);
                received++;
                lastProgressNs = System.nanoTime();
            }
            if (System.nanoTime() - lastProgressNs > SILENCE_PATIENCE.toNanos()) {
                throw new ClusterException("Self-check failed: only " + received + " of " + expected
                        + " records could be read back, then nothing came for " + SILENCE_PATIENCE.toSeconds() + " s.");
            }
        }
        return counts;
    }

    /** Throws with the airports whose counts differ. */
    static void compare(Map<String, Integer> sent, Map<String, Integer> read) {
        if (sent.equals(read)) {
            return;
        }
        Map<String, String> differences = new TreeMap<>();
        sent.forEach((airport, count) -> differences.put(airport, count + " sent, " + read.getOrDefault(airport, 0)
                + " read"));
        read.forEach((airport, count) -> differences.putIfAbsent(airport, "0 sent, " + count + " read"));
        sent.forEach((airport, count) -> differences.computeIfPresent(airport,
                (same, text) -> count.equals(read.get(airport)) ? null : text));
        throw new ClusterException("Self-check failed: the counts of " + differences.size() + " airports differ: "
                + differences + ".");
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "client.id", "caddis-self-check"));
    }

    private KafkaProducer<String, String> producer() {
        Map<String, Object> settings = client();
        settings.put("acks", "all");
        settings.put("delivery.timeout.ms", (int) FLUSH_PATIENCE.toMillis());
        return new KafkaProducer<>(properties(settings), new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(properties(client()), new StringDeserializer(), new StringDeserializer());
    }

    private static Properties properties(Map<String, Object> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private static <T> T get(String request, KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(REQUEST_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException refused) {
                throw refused;
            }
            throw new IllegalStateException(request, failed.getCause());
        } catch (TimeoutException silent) {
            throw new ClusterException("Self-check failed: no answer to " + request + " within "
                    + REQUEST_PATIENCE.toSeconds() + " s.", silent);
        }
    }

    private static String reason(Exception failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
