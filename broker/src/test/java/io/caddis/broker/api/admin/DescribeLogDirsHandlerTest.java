package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.broker.api.admin.LogDirectories.Directory;
import io.caddis.broker.api.admin.LogDirectories.HostedPartition;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class DescribeLogDirsHandlerTest {

    private final List<Directory> directories = List.of(
            new Directory("/data/one", true, 1_000, 400, List.of(
                    hosted("flights", 0, 70, 0), hosted("flights", 2, 80, 5), hosted("airports", 0, 90, 0),
                    hosted("deleted", 0, 60, 0))),
            new Directory("/data/two", true, 2_000, 900, List.of(hosted("flights", 1, 10, 0))),
            new Directory("/data/lost", false, LogDirectories.UNKNOWN_BYTES, LogDirectories.UNKNOWN_BYTES, List.of()));
    private final DescribeLogDirsHandler handler = new DescribeLogDirsHandler(
            ClusterFixture.withBrokers(1).topic("flights", 1, 1, 1).topic("airports", 1), () -> directories);

    private static HostedPartition hosted(String topic, int partition, long sizeInBytes, long lag) {
        UUID id = ClusterFixture.idOf(topic);
        return new HostedPartition(id, partition, sizeInBytes, lag);
    }

    private static DescribeLogDirsRequestData everything() {
        return new DescribeLogDirsRequestData().setTopics(null);
    }

    private static DescribeLogDirsRequestData only(String topic, Integer... partitions) {
        DescribeLogDirsRequestData request = new DescribeLogDirsRequestData();
        request.topics().add(new DescribableLogDirTopic().setTopic(topic).setPartitions(List.of(partitions)));
        return request;
    }

    private List<DescribeLogDirsResult> describe(DescribeLogDirsRequestData request) {
        DescribeLogDirsResponseData response = (DescribeLogDirsResponseData) ask(handler, request);
        assertEquals(Errors.NONE.code(), response.errorCode());
        return response.results();
    }

    private static DescribeLogDirsPartition partition(int index, long size, long lag) {
        return new DescribeLogDirsPartition().setPartitionIndex(index).setPartitionSize(size).setOffsetLag(lag);
    }

    @Test
    void shouldShowAllThatHasAName_whenTopicsAreNull() {
        List<DescribeLogDirsResult> results = describe(everything());

        assertEquals(List.of("/data/one", "/data/two", "/data/lost"), results.stream().map(DescribeLogDirsResult::logDir).toList());
        assertEquals(1_000, results.get(0).totalBytes());
        assertEquals(400, results.get(0).usableBytes());
        assertEquals(
                List.of(new DescribeLogDirsTopic().setName("airports").setPartitions(List.of(partition(0, 90, 0))),
                        new DescribeLogDirsTopic().setName("flights").setPartitions(List.of(partition(0, 70, 0), partition(2, 80, 5)))),
                results.get(0).topics());
    }

    @Test
    void shouldShowOnlyHostedPartitions_whenSomeAreAskedFor() {
        List<DescribeLogDirsResult> results = describe(only("flights", 1, 2, 77));

        assertEquals(List.of(new DescribeLogDirsTopic().setName("flights").setPartitions(List.of(partition(2, 80, 5)))),
                results.get(0).topics());
        assertEquals(List.of(new DescribeLogDirsTopic().setName("flights").setPartitions(List.of(partition(1, 10, 0)))),
                results.get(1).topics());
    }

    @Test
    void shouldShowDirectoriesWithoutTopics_whenNothingAskedForIsHere() {
        assertEquals(List.of(), describe(only("nobody", 0)).get(0).topics());
        assertEquals(List.of(), describe(new DescribeLogDirsRequestData()).get(0).topics());
    }

    @Test
    void shouldSayThatADirectoryIsLost_whenItIsOffline() {
        DescribeLogDirsResult lost = describe(everything()).get(2);

        assertEquals(Errors.KAFKA_STORAGE_ERROR.code(), lost.errorCode());
        assertEquals(-1, lost.totalBytes());
        assertEquals(-1, lost.usableBytes());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> everything());
    }
}
