package io.caddis.quickstart.check;

import io.caddis.quickstart.check.Flights.Flight;
import io.caddis.quickstart.cluster.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
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
    /** As many as there are nodes, up to this: one more would add safety that a demonstration does not need. */
    static final int MOST_REPLICAS = 3;

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration ATTEMPT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(250);
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
            String clusterId = get("DescribeCluster", () -> admin.describeCluster().clusterId());
            createTopic(admin, get("DescribeCluster", () -> admin.describeCluster().nodes()).size());
            List<PartitionInfo> described = consumer.partitionsFor(TOPIC, REQUEST_PATIENCE);
            List<TopicPartition> partitions = described.stream()
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
            return new SelfCheckReport(clusterId, TOPIC, partitions.size(), described.get(0).replicas().length, flights.flights().size(), counts.size(),
                    produceSeconds, consumeSeconds, latencies.percentileMs(0.50), latencies.percentileMs(0.99));
        } catch (KafkaException refused) {
            throw new ClusterException("Self-check failed: " + reason(refused), refused);
        }
    }

    private void createTopic(Admin admin, int nodes) throws InterruptedException {
        try {
            CreateTopicsOptions attempt = new CreateTopicsOptions().timeoutMs((int) ATTEMPT_PATIENCE.toMillis());
            get("CreateTopics", () -> admin.createTopics(List.of(topic(nodes)), attempt).all());
        } catch (TopicExistsException fromAnEarlierRunOrAttempt) {
            return;
        }
    }

    /** The topic for a cluster of {@code nodes}: where one of three may fail, two must have a record before it counts. */
    static NewTopic topic(int nodes) {
        int replicas = Math.min(MOST_REPLICAS, nodes);
        int minInSync = Math.max(1, replicas - 1);
        return new NewTopic(TOPIC, PARTITIONS, (short) replicas)
                .configs(Map.of("min.insync.replicas", Integer.toString(minInSync)));
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

    private static <T> T get(String name, Supplier<KafkaFuture<T>> request) throws InterruptedException {
        return new RetriedRequest(name, REQUEST_PATIENCE, RETRY_PAUSE).get(request);
    }

    private static String reason(Exception failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
