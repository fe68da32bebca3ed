package io.caddis.benchmarks.load;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of the clients. What is not named here has the default of kafka-clients: {@code batch.size} 16,384,
 * {@code linger.ms} 5, {@code buffer.memory} 32 MiB, five requests in flight, idempotence on; {@code max.poll.records} 500,
 * {@code fetch.min.bytes} 1, {@code check.crcs} true.
 */
final class ClientSettings {

    /** Long enough for every batch of a fill to be full, so that both sides hold the same batches. */
    private static final int FILL_LINGER_MS = 200;

    private ClientSettings() {
    }

    static Map<String, Object> producer(String bootstrapServers, String compression) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    static Map<String, Object> fillingProducer(String bootstrapServers) {
        Map<String, Object> settings = producer(bootstrapServers, "none");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, FILL_LINGER_MS);
        return settings;
    }

    static Map<String, Object> consumer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /** A consumer that may join or commit for {@code group}, in the protocol that kafka-clients has for its default. */
    static Map<String, Object> consumer(String bootstrapServers, String group) {
        Map<String, Object> settings = consumer(bootstrapServers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return settings;
    }

    /** A member of {@code group}, of the given {@code group.protocol}; with the classic one it rebalances cooperatively. */
    static Map<String, Object> member(String bootstrapServers, String group, String protocol) {
        Map<String, Object> settings = consumer(bootstrapServers, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
        if (protocol.equals("classic")) {
            settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return settings;
    }
}
