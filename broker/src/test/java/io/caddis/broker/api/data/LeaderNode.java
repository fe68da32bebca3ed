package io.caddis.broker.api.data;

import io.caddis.broker.api.ManualLoop;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.TopicIds;
import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionName;
import io.caddis.replication.Role;
import io.caddis.wire.ApiRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Node 1, which leads every partition of a topic with real logs, and node 2, which follows and is played by the test: both in
 * the ISR, which has to be complete for the high watermark to move.
 */
final class LeaderNode implements AutoCloseable {

    static final UUID TOPIC_UUID = new UUID(21, 22);
    static final Uuid TOPIC_ID = TopicIds.toWire(TOPIC_UUID);
    static final int LEADER = 1;
    static final int FOLLOWER = 2;
    static final int STRANGER = 3;
    static final long FOLLOWER_EPOCH = 200;
    static final int LEADER_EPOCH = 4;

    private static final String TOPIC = "replicated";
    private static final String LISTENER = "BROKERS";
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final short VERSION = 17;
    private static final int MAX_WAIT_MS = 500;

    final ManualLoop loop = new ManualLoop();
    final FollowerFetches followers;
    private final LogStore store;
    private final List<Partition> partitions = new ArrayList<>();
    private final FetchHandler handler;
    private ClusterImage image;

    LeaderNode(Path directory, int partitionCount) throws IOException {
        store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", LEADER), LogStoreSettings.DEFAULTS,
                id -> DataNode.settings(FlushPolicy.ASYNC).log(), Thread::new, (id, done, total) -> {}, NOW_MS);
        HostedPartitions hosted = new HostedPartitions();
        for (int index = 0; index < partitionCount; index++) {
            PartitionName name = new PartitionName(TOPIC_UUID, TOPIC, index);
            Partition partition = new Partition(
                    name, store.create(name.logId(), TOPIC, DataNode.settings(FlushPolicy.ASYNC).log()), DataNode.settings(FlushPolicy.ASYNC),
                    (proposer, proposal) -> {});
            partition.become(
                    new Role.Leader(LEADER, 100, LEADER_EPOCH, 1, List.of(LEADER, FOLLOWER), List.of(LEADER, FOLLOWER)), NOW_MS);
            hosted.add(partition);
            partitions.add(partition);
        }
        image = imageWith(partitionCount, Map.of(LEADER, broker(LEADER, 100), FOLLOWER, broker(FOLLOWER, FOLLOWER_EPOCH)));
        PartitionLookup lookup = new PartitionLookup(() -> image, hosted);
        followers = new FollowerFetches(lookup, () -> 0);
        handler = new FetchHandler(lookup, followers, 1 << 20, 10, false);
    }

    private static ClusterImage imageWith(int partitionCount, Map<Integer, BrokerRegistration> brokers) {
        TopicImage topic = new TopicImage(TOPIC_UUID, TOPIC, Map.of(), IntStream.range(0, partitionCount)
                .mapToObj(index -> new PartitionImage(index, List.of(LEADER, FOLLOWER), LEADER, 100, LEADER_EPOCH, 1,
                        List.of(LEADER, FOLLOWER), List.of(), List.of()))
                .toList());
        return new ClusterImage("cluster", 1, Optional.empty(), brokers, Map.of(TOPIC_UUID, topic), Map.of(TOPIC, topic), Map.of(), Map.of(),
                CoordinatorSlots.UNASSIGNED);
    }

    private static BrokerRegistration broker(int id, long epoch) {
        return new BrokerRegistration(id, new UUID(0, id), epoch, Map.of(LISTENER, new BrokerRegistration.Endpoint("node" + id, 9090 + id, "PLAINTEXT")),
                Optional.empty(), true, List.of(), false);
    }

    Partition partition(int index) {
        return partitions.get(index);
    }

    /** Appends one batch of as many records. */
    void append(int index, int records) {
        SimpleRecord[] batch = new SimpleRecord[records];
        for (int i = 0; i < records; i++) {
            batch[i] = new SimpleRecord(NOW_MS, null, "a value".getBytes());
        }
        partition(index).append(BatchBytes.of(Compression.NONE, batch).buffer(), false, NOW_MS);
    }

    void losesTheLead(int index) {
        partition(index).become(new Role.Follower(FOLLOWER, LEADER_EPOCH + 1, 2, true), NOW_MS);
    }

    /** The follower's registration is gone from the image. */
    void followerIsGone() {
        ClusterImage before = image;
        image = imageWith(partitions.size(), Map.of(LEADER, broker(LEADER, 100)));
        followers.onImage(before, image);
    }

    /** A fetch of the follower: {@code partitions} are what it names. */
    RecordingReply fetch(int sessionId, int sessionEpoch, FetchPartition... named) {
        return ask(request(sessionId, sessionEpoch, named));
    }

    static FetchRequestData request(int sessionId, int sessionEpoch, FetchPartition... named) {
        return new FetchRequestData()
                .setReplicaState(new ReplicaState().setReplicaId(FOLLOWER).setReplicaEpoch(FOLLOWER_EPOCH))
                .setMaxWaitMs(MAX_WAIT_MS)
                .setMinBytes(1)
                .setMaxBytes(10 << 20)
                .setSessionId(sessionId)
                .setSessionEpoch(sessionEpoch)
                .setTopics(named.length == 0
                        ? List.of()
                        : List.of(new FetchTopic().setTopicId(TOPIC_ID).setPartitions(List.of(named))));
    }

    static FetchRequestData forgetting(FetchRequestData request, Integer... partitions) {
        return request.setForgottenTopicsData(
                List.of(new ForgottenTopic().setTopicId(TOPIC_ID).setPartitions(List.of(partitions))));
    }

    RecordingReply ask(FetchRequestData data) {
        FetchRequest request = new FetchRequest(data, VERSION);
        RecordingReply reply = new RecordingReply(request);
        RequestContext context = new RequestContext(
                new RequestHeader(request.apiKey(), VERSION, "follower", 1), "connection", InetAddress.getLoopbackAddress(),
                KafkaPrincipal.ANONYMOUS, new ListenerName(LISTENER), SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
        handler.handle(new ApiRequest<>(request, context, NOW_MS, loop), reply);
        return reply;
    }

    /** Where the follower stands in a partition of which it has the first {@code offset} records. */
    static FetchPartition at(int partition, long offset) {
        return new FetchPartition()
                .setPartition(partition)
                .setCurrentLeaderEpoch(LEADER_EPOCH)
                .setFetchOffset(offset)
                .setLastFetchedEpoch(offset == 0 ? -1 : LEADER_EPOCH)
                .setPartitionMaxBytes(1 << 20);
    }

    @Override
    public void close() {
        store.close();
    }
}
