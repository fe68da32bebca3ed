package io.caddis.broker.api.admin;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeLogDirsRequest;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;

/** Shows what lies in this node's log directories, and how much room is left there (KIP-113, KIP-827). */
public final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest> {

    private static final short LATEST_VERSION = 5;

    private final Supplier<ClusterImage> image;
    private final LogDirectories directories;

    public DescribeLogDirsHandler(Supplier<ClusterImage> image, LogDirectories directories) {
        this.image = image;
        this.directories = directories;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DESCRIBE_LOG_DIRS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DescribeLogDirsRequest> request, Reply reply) {
        Map<String, Set<Integer>> asked = asked(request.body().data());
        ClusterImage now = image.get();
        DescribeLogDirsResponseData response = new DescribeLogDirsResponseData();
        for (LogDirectories.Directory directory : directories.describe()) {
            response.results().add(describe(directory, asked, now));
        }
        reply.send(new DescribeLogDirsResponse(response));
    }

    /** Null: everything that is here. */
    private static Map<String, Set<Integer>> asked(DescribeLogDirsRequestData request) {
        if (request.topics() == null) {
            return null;
        }
        Map<String, Set<Integer>> asked = new HashMap<>();
        for (DescribableLogDirTopic topic : request.topics()) {
            asked.computeIfAbsent(topic.topic(), name -> new HashSet<>()).addAll(topic.partitions());
        }
        return asked;
    }

    private static DescribeLogDirsResult describe(
            LogDirectories.Directory directory, Map<String, Set<Integer>> asked, ClusterImage now) {
        DescribeLogDirsResult result = new DescribeLogDirsResult()
                .setLogDir(directory.path())
                .setTotalBytes(directory.totalBytes())
                .setUsableBytes(directory.usableBytes());
        if (!directory.online()) {
            return result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        }
        Map<String, DescribeLogDirsTopic> topics = new TreeMap<>();
        for (LogDirectories.HostedPartition partition : directory.partitions()) {
            TopicImage topic = now.topicsById().get(partition.topicId());
            // A log whose topic is not in the image is of a topic being deleted, or not yet known here: it has no name to show.
            if (topic != null && isAsked(topic.name(), partition.partition(), asked)) {
                topics.computeIfAbsent(topic.name(), name -> new DescribeLogDirsTopic().setName(name))
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(partition.partition())
                                .setPartitionSize(partition.sizeInBytes())
                                .setOffsetLag(partition.offsetLag()));
            }
        }
        result.topics().addAll(topics.values());
        return result;
    }

    private static boolean isAsked(String topic, int partition, Map<String, Set<Integer>> asked) {
        return asked == null || asked.getOrDefault(topic, Set.of()).contains(partition);
    }
}
