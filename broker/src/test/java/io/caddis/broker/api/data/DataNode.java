package io.caddis.broker.api.data;

import io.caddis.broker.api.ManualLoop;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.log.TimestampKind;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionName;
import io.caddis.replication.PartitionSettings;
import io.caddis.replication.Role;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Node 1 of a cluster of two, with a topic of two partitions: it leads partition 0, whose log is real, and node 2 leads
 * partition 1, in leader epoch {@value #LEADER_EPOCH} both.
 */
final class DataNode implements AutoCloseable {

    static final String TOPIC = "flights";
    static final UUID TOPIC_UUID = new UUID(11, 12);
    static final Uuid TOPIC_ID = TopicIds.toWire(TOPIC_UUID);
    static final int LED_HERE = 0;
    static final int LED_ELSEWHERE = 1;
    static final int UNKNOWN_PARTITION = 9;
    static final int THIS_NODE = 1;
    static final int OTHER_NODE = 2;
    static final int LEADER_EPOCH = 6;
    static final long NOW_MS = 1_700_000_000_000L;

    private static final String LISTENER = "CLIENTS";

    final ManualLoop loop = new ManualLoop();
    final Partition partition;
    final PartitionLookup partitions;
    final ClusterImage image;
    private final LogStore store;

    DataNode(Path directory, FlushPolicy flushPolicy) throws IOException {
        store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", THIS_NODE), LogStoreSettings.DEFAULTS, id -> logSettings(flushPolicy),
                Thread::new, (id, done, total) -> {}, NOW_MS);
        PartitionName name = new PartitionName(TOPIC_UUID, TOPIC, LED_HERE);
        partition = new Partition(name, store.create(name.logId(), TOPIC, logSettings(flushPolicy)), settings(flushPolicy),
                (proposer, proposal) -> {});
        lead(LEADER_EPOCH);
        HostedPartitions hosted = new HostedPartitions();
        hosted.add(partition);
        image = image();
        partitions = new PartitionLookup(() -> image, hosted);
    }

    void lead(int leaderEpoch) {
        partition.become(new Role.Leader(THIS_NODE, 1, leaderEpoch, 1, List.of(THIS_NODE), List.of(THIS_NODE)), NOW_MS);
    }

    void loseTheLead() {
        partition.become(new Role.Follower(OTHER_NODE, LEADER_EPOCH + 1, 2, false), NOW_MS);
    }

    /** Appends one batch with a record for each timestamp. */
    void append(long... timestamps) {
        SimpleRecord[] records = new SimpleRecord[timestamps.length];
        for (int i = 0; i < timestamps.length; i++) {
            records[i] = new SimpleRecord(timestamps[i], null, "a value".getBytes());
        }
        partition.append(BatchBytes.of(Compression.NONE, records).buffer(), false, NOW_MS);
    }

    /** Hands a request to a handler as if it had come in over the wire. */
    <T extends AbstractRequest> RecordingReply ask(ApiHandler<T> handler, T request) {
        RecordingReply reply = new RecordingReply(request);
        RequestContext context = new RequestContext(
                new RequestHeader(request.apiKey(), request.version(), "client", 1), "connection", InetAddress.getLoopbackAddress(),
                KafkaPrincipal.ANONYMOUS, new ListenerName(LISTENER), SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
        handler.handle(new ApiRequest<>(request, context, NOW_MS, loop), reply);
        return reply;
    }

    @Override
    public void close() {
        store.close();
    }

    private static ClusterImage image() {
        TopicImage topic = new TopicImage(TOPIC_UUID, TOPIC, Map.of(), List.of(led(LED_HERE, THIS_NODE), led(LED_ELSEWHERE, OTHER_NODE)));
        return new ClusterImage("cluster", 1, Optional.of(new ControllerIdentity(THIS_NODE, new UUID(0, 1), 1)),
                Map.of(THIS_NODE, broker(THIS_NODE), OTHER_NODE, broker(OTHER_NODE)), Map.of(TOPIC_UUID, topic), Map.of(TOPIC, topic), Map.of(),
                Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    private static PartitionImage led(int partition, int leader) {
        return new PartitionImage(partition, List.of(leader), leader, leader, LEADER_EPOCH, 1, List.of(leader), List.of(), List.of());
    }

    private static BrokerRegistration broker(int id) {
        return new BrokerRegistration(id, new UUID(0, id), id, Map.of(LISTENER, new BrokerRegistration.Endpoint("node" + id, 9090 + id, "PLAINTEXT")),
                Optional.of("rack" + id), true, List.of(), false);
    }

    static PartitionSettings settings(FlushPolicy flushPolicy) {
        return new PartitionSettings(logSettings(flushPolicy), 1, Long.MAX_VALUE, Long.MAX_VALUE, 30_000);
    }

    private static LogSettings logSettings(FlushPolicy flushPolicy) {
        return new LogSettings(1 << 20, 604_800_000L, 0, LogSettings.NO_LIMIT, LogSettings.NO_LIMIT, true, 1 << 20, 4_096, 10 << 20, flushPolicy,
                TimestampKind.CREATE_TIME, 60_000, 86_400_000);
    }
}
