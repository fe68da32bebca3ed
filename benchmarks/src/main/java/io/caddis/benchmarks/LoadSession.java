package io.caddis.benchmarks;

import io.caddis.benchmarks.load.BenchTopic;
import io.caddis.benchmarks.load.ClientProcess;
import io.caddis.benchmarks.load.ClientReply;
import io.caddis.benchmarks.load.ClientTask;
import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.PageCache;
import io.caddis.benchmarks.process.ProcessUsage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One load on one arm, from its first topic to its last. A load that writes or commits gets a new topic, and new groups, each time; a
 * load that reads fills one topic when it is prepared and reads it each time.
 */
final class LoadSession {

    private static final long BYTES_PER_MIB = 1024 * 1024;

    /** Of a group that one more joins. */
    private static final int MEMBERS = 100;

    private final Load load;
    private final Arm arm;
    private final BenchOptions options;
    private final ClientProcess client;
    private final String topicPrefix;
    private Optional<BenchTopic> filledTopic = Optional.empty();
    private int topicsMade;
    private int groupsMade;

    LoadSession(Load load, Arm arm, String topicPrefix, BenchOptions options, ClientProcess client) {
        this.load = load;
        this.arm = arm;
        this.topicPrefix = topicPrefix;
        this.options = options;
        this.client = client;
    }

    /** Writes what a consume load reads; does nothing for the others. */
    void prepare() throws IOException, InterruptedException, ExecutionException {
        if (load.kind() == Load.Kind.CONSUME) {
            BenchTopic topic = createTopic();
            filledTopic = Optional.of(topic);
            long records = options.client().consumeMib() * BYTES_PER_MIB / load.recordBytes();
            client.run(new ClientTask.Fill(bootstrapServers(), topic.name(), load.recordBytes(), options.client().seed(), records));
        }
    }

    /** Runs the load once; blocks for about {@code seconds}, then until nothing it wrote is left to be written to disk. */
    Map<Metric, Double> measure(int seconds) throws IOException, InterruptedException, ExecutionException {
        BenchTopic topic = filledTopic.isPresent() ? filledTopic.get() : createTopic();
        PageCache.writeBack();
        ProcessUsage before = ProcessUsage.ofAll(arm.pids());
        ClientReply.Measured measured = client.run(task(topic.name(), TimeUnit.SECONDS.toMillis(seconds)));
        Map<Metric, Double> values = arm.withClusterCpu(measured, before, ProcessUsage.ofAll(arm.pids()));
        if (filledTopic.isEmpty()) {
            topic.delete();
        }
        PageCache.writeBack();
        return values;
    }

    /** Deletes what {@link #prepare} made. */
    void end() throws InterruptedException, ExecutionException {
        if (filledTopic.isPresent()) {
            filledTopic.get().delete();
        }
    }

    private BenchTopic createTopic() throws InterruptedException, ExecutionException {
        topicsMade++;
        return BenchTopic.create(arm.admin(), topicPrefix + "-" + topicsMade, partitions(),
                options.topic().replicationFactor(), options.topic().settings(arm.topicSettings()));
    }

    private int partitions() {
        return Math.max(options.topic().partitions(), load.partitionsOfGroup());
    }

    /** A group, or the prefix of groups, that no earlier round has left anything of. */
    private String newGroup() {
        groupsMade++;
        return topicPrefix + "-group-" + groupsMade;
    }

    private ClientTask task(String topic, long durationMs) {
        BenchOptions.ClientShape shape = options.client();
        return switch (load.kind()) {
            case PRODUCE -> new ClientTask.Produce(bootstrapServers(), topic, load.recordBytes(), load.compression(),
                    shape.producers(), shape.seed(), durationMs);
            case CONSUME -> new ClientTask.Consume(bootstrapServers(), topic, load.throughGroup() ? newGroup() : "", durationMs);
            case COMMIT -> new ClientTask.Commit(bootstrapServers(), topic, newGroup(), load.groups(), load.partitionsOfGroup(),
                    durationMs);
            case SETTLE -> new ClientTask.Settle(bootstrapServers(), topic, newGroup(),
                    load == Load.SETTLE_CONSUMER ? "consumer" : "classic", MEMBERS, load.partitionsOfGroup(), durationMs);
            case LATENCY -> new ClientTask.PacedProduce(bootstrapServers(), topic, load.recordBytes(), shape.seed(),
                    shape.latencyRecordsPerSecond(), durationMs);
            case IDLE, FAILOVER -> throw new IllegalStateException(load.label() + " has no task for the client");
        };
    }

    private String bootstrapServers() {
        return arm.cluster().bootstrapServers();
    }
}
