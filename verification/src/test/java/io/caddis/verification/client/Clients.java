package io.caddis.verification.client;

import io.caddis.verification.cluster.Brokers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of one test with the defaults an application has, and topics of its own. Closing it closes them all. */
public final class Clients implements AutoCloseable {

    /** No single request of a test may take longer. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Brokers brokers;
    private final Map<String, ?> common;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Admin admin;
    private List<String> adminAddresses = List.of();

    public Clients(Brokers brokers) {
        this(brokers, Map.of());
    }

    /** @param common settings of every client, as for a secured listener */
    public Clients(Brokers brokers, Map<String, ?> common) {
        this.brokers = brokers;
        this.common = Map.copyOf(common);
    }

    /**
     * The admin client of this test; a new one when nodes have come back at other addresses. An idle client hears of such a move
     * only while it is connected to a node that stays: one that has missed the moves of all the others knows nobody any more when
     * its own node goes, and neither do the addresses it was given at first help it.
     */
    public Admin admin() {
        List<String> addresses = List.of(brokers.bootstrapServers().split(","));
        if (!adminAddresses.containsAll(addresses)) {
            adminAddresses = addresses;
            int patienceMs = (int) PATIENCE.toMillis();
            admin = opened(Admin.create(settings(Map.of("default.api.timeout.ms", patienceMs, "request.timeout.ms", patienceMs / 4))));
        }
        return admin;
    }

    public String bootstrapServers() {
        return brokers.bootstrapServers();
    }

    /** A producer of strings; {@code settings} as name, value, name, value. */
    public Producer<String, String> producer(Object... settings) {
        return opened(new KafkaProducer<>(settings(pairs(settings)), new StringSerializer(), new StringSerializer()));
    }

    public Producer<byte[], byte[]> byteProducer(Object... settings) {
        return opened(new KafkaProducer<>(settings(pairs(settings)), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A consumer of strings that starts at the beginning and commits nothing. */
    public Consumer<String, String> consumer(Object... settings) {
        return opened(new KafkaConsumer<>(consumerSettings(settings), new StringDeserializer(), new StringDeserializer()));
    }

    public Consumer<byte[], byte[]> byteConsumer(Object... settings) {
        return opened(new KafkaConsumer<>(consumerSettings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private Map<String, Object> consumerSettings(Object... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));
        all.putAll(settings(pairs(settings)));
        return all;
    }

    private Map<String, Object> settings(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(common);
        all.putAll(settings);
        all.putIfAbsent("bootstrap.servers", brokers.bootstrapServers());
        return all;
    }

    private <T extends AutoCloseable> T opened(T client) {
        open.push(client);
        return client;
    }

    /** A topic nobody else has, with these settings as name, value, name, value. */
    public String topic(int partitions, String... settings) {
        String name = uniqueName();
        Map<String, String> configs = new HashMap<>();
        pairs((Object[]) settings).forEach((setting, value) -> configs.put(setting, (String) value));
        get(admin().createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs))).all());
        return name;
    }

    /** A topic nobody else has, whose records are acknowledged when {@code minInSync} of {@code replicas} brokers have them. */
    public String replicatedTopic(int partitions, int replicas, int minInSync) {
        String name = uniqueName();
        get(admin().createTopics(List.of(new NewTopic(name, partitions, (short) replicas)
                .configs(Map.of("min.insync.replicas", Integer.toString(minInSync))))).all());
        return name;
    }

    /** A topic of one partition whose leader serves: for clients that do not retry. */
    public TopicPartition servedPartition(String... settings) {
        TopicPartition partition = new TopicPartition(topic(1, settings), 0);
        consumer().endOffsets(List.of(partition));
        return partition;
    }

    /** A topic name nobody else has. */
    public static String uniqueName() {
        return "test-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count).mapToObj(partition -> new TopicPartition(topic, partition)).toList();
    }

    /** Sends {@code values} without key to one partition and waits for each acknowledgement. */
    public List<RecordMetadata> produce(TopicPartition to, String... values) {
        Producer<String, String> producer = producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(producer.send(new ProducerRecord<>(to.topic(), to.partition(), null, value)));
        }
        producer.close();
        return sent.stream().map(Clients::get).toList();
    }

    /** The values {@code from} to {@code to}, exclusive, as strings. */
    public static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    /** The first {@code count} records of a partition, read by a consumer of its own. */
    public List<ConsumerRecord<String, String>> read(TopicPartition from, int count) {
        Consumer<String, String> consumer = consumer();
        consumer.assign(List.of(from));
        return poll(consumer, count);
    }

    /** Polls until {@code count} records have come; more may come with the last poll. */
    public static <K, V> List<ConsumerRecord<K, V>> poll(Consumer<K, V> consumer, int count) {
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (records.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("only " + records.size() + " of " + count + " records within " + PATIENCE.toSeconds() + " s");
            }
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
        }
        return records;
    }

    public static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    /** The outcome, within {@link #PATIENCE}; the cause of a failure is thrown as it is. */
    public static <T> T get(KafkaFuture<T> future) {
        return get((Future<T>) future.toCompletionStage().toCompletableFuture());
    }

    /** The outcome, within {@link #PATIENCE}; the cause of a failure is thrown as it is. */
    public static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> pairs(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + Arrays.toString(namesAndValues));
        }
        Map<String, Object> pairs = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return pairs;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable client = open.pop();
            if (client instanceof Producer<?, ?> producer) {
                // what a test has left unsent on purpose does not hold up the next one
                producer.close(Duration.ZERO);
            } else if (client instanceof Admin closing) {
                closing.close(Duration.ofSeconds(1));
            } else {
                closeConsumer((Consumer<?, ?>) client);
            }
        }
    }

    @SuppressWarnings("deprecation") // its replacement is not in 3.9
    private static void closeConsumer(Consumer<?, ?> consumer) {
        consumer.close(Duration.ofSeconds(1));
    }
}
