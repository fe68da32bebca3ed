package io.caddis.broker.api.operator;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.RemoteBrokers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.DescribeLogDirsRequest;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/**
 * Asks single brokers for what only they know: sizes of logs, offsets of what they lead, the settings they were started with. Thread-safe,
 * never blocks. A future fails with a {@link BrokerUnreachableException} and nothing else.
 */
public final class BrokerQuestions {

    private static final short LOG_DIRS_VERSION = 4;
    private static final short LIST_OFFSETS_VERSION = 7;
    private static final short CONFIGS_VERSION = 4;

    private final BrokerAddresses addresses;
    private final RemoteBrokers brokers;

    public BrokerQuestions(BrokerAddresses addresses, RemoteBrokers brokers) {
        this.addresses = addresses;
        this.brokers = brokers;
    }

    /** A partition by the name its topic has now. */
    public record NamedPartition(String topic, int partition) {}

    /** A setting as another broker tells it. @param source Kafka's name of the layer */
    public record ToldSetting(
            String name, String value, String source, boolean readOnly, boolean sensitive, String type, String documentation,
            List<ToldValue> given) {
        public ToldSetting {
            given = List.copyOf(given);
        }
    }

    /** One value given for a setting. */
    public record ToldValue(String name, String value, String source) {}

    /** The broker does not answer; the message says why, for a person. */
    public static final class BrokerUnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokerUnreachableException(String message) {
            super(message, null, false, false);
        }
    }

    /** Bytes of every log the broker has. */
    public CompletableFuture<Map<NamedPartition, Long>> sizes(int brokerId, ClusterImage image, int timeoutMs) {
        DescribeLogDirsRequestData everything = new DescribeLogDirsRequestData().setTopics(null);
        return ask(brokerId, image, new DescribeLogDirsRequest.Builder(everything).build(LOG_DIRS_VERSION), timeoutMs)
                .thenApply(answer -> {
                    Map<NamedPartition, Long> sizes = new HashMap<>();
                    ((DescribeLogDirsResponse) answer).data().results().forEach(directory -> directory.topics().forEach(topic ->
                            topic.partitions().forEach(partition -> sizes.put(
                                    new NamedPartition(topic.name(), partition.partitionIndex()), partition.partitionSize()))));
                    return sizes;
                });
    }

    /** First offsets, or with {@code end} those after the last record, of what the broker leads by this image. */
    public CompletableFuture<Map<NamedPartition, Long>> offsets(int brokerId, boolean end, ClusterImage image, int timeoutMs) {
        List<ListOffsetsTopic> asked = led(brokerId, end, image);
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        ListOffsetsRequest request = ListOffsetsRequest.Builder.forConsumer(false, IsolationLevel.READ_UNCOMMITTED)
                .setTargetTimes(asked)
                .build(LIST_OFFSETS_VERSION);
        return ask(brokerId, image, request, timeoutMs).thenApply(answer -> {
            Map<NamedPartition, Long> offsets = new HashMap<>();
            ((ListOffsetsResponse) answer).data().topics().forEach(topic -> topic.partitions().stream()
                    .filter(partition -> partition.errorCode() == Errors.NONE.code())
                    .forEach(partition -> offsets.put(
                            new NamedPartition(topic.name(), partition.partitionIndex()), partition.offset())));
            return offsets;
        });
    }

    private static List<ListOffsetsTopic> led(int brokerId, boolean end, ClusterImage image) {
        long timestamp = end ? ListOffsetsRequest.LATEST_TIMESTAMP : ListOffsetsRequest.EARLIEST_TIMESTAMP;
        List<ListOffsetsTopic> asked = new ArrayList<>();
        for (TopicImage topic : image.topicsById().values()) {
            ListOffsetsTopic ofTopic = new ListOffsetsTopic().setName(topic.name());
            for (PartitionImage partition : topic.partitions()) {
                if (partition.leader() == brokerId) {
                    ofTopic.partitions().add(new ListOffsetsPartition()
                            .setPartitionIndex(partition.partition())
                            .setTimestamp(timestamp));
                }
            }
            if (!ofTopic.partitions().isEmpty()) {
                asked.add(ofTopic);
            }
        }
        return asked;
    }

    /** Every setting of the broker. */
    public CompletableFuture<List<ToldSetting>> settings(int brokerId, ClusterImage image, int timeoutMs) {
        DescribeConfigsRequestData asked = new DescribeConfigsRequestData()
                .setIncludeSynonyms(true)
                .setIncludeDocumentation(true)
                .setResources(List.of(new DescribeConfigsResource()
                        .setResourceType(ConfigResource.Type.BROKER.id())
                        .setResourceName(Integer.toString(brokerId))
                        .setConfigurationKeys(null)));
        return ask(brokerId, image, new DescribeConfigsRequest.Builder(asked).build(CONFIGS_VERSION), timeoutMs).thenApply(answer -> {
            DescribeConfigsResult result = ((DescribeConfigsResponse) answer).data().results().get(0);
            if (result.errorCode() != Errors.NONE.code()) {
                throw new CompletionException(new BrokerUnreachableException(
                        "broker " + brokerId + " refuses to tell its settings: " + result.errorMessage()));
            }
            return result.configs().stream()
                    .map(config -> new ToldSetting(
                            config.name(), config.value(), source(config.configSource()), config.readOnly(), config.isSensitive(),
                            DescribeConfigsResponse.ConfigType.forId(config.configType()).name(), config.documentation(),
                            config.synonyms().stream()
                                    .map(given -> new ToldValue(given.name(), given.value(), source(given.source())))
                                    .toList()))
                    .toList();
        });
    }

    private static String source(byte id) {
        return DescribeConfigsResponse.ConfigSource.forId(id).name();
    }

    private CompletableFuture<AbstractResponse> ask(int brokerId, ClusterImage image, AbstractRequest request, int timeoutMs) {
        Optional<io.caddis.wire.InterBrokerClient.Destination> destination = addresses.of(brokerId, image);
        if (destination.isEmpty()) {
            return CompletableFuture.failedFuture(new BrokerUnreachableException("broker " + brokerId + " is not registered"));
        }
        return brokers.send(destination.get(), request, timeoutMs).exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                new BrokerUnreachableException(destination.get() + " did not answer within " + timeoutMs + " ms")));
    }
}
