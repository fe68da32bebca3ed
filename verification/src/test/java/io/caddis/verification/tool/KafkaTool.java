package io.caddis.verification.tool;

import io.caddis.verification.process.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tool of Apache Kafka, run as its script in Kafka's bin directory runs it. */
public enum KafkaTool {
    TOPICS("org.apache.kafka.tools.TopicCommand"),
    CONFIGS("kafka.admin.ConfigCommand"),
    CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
    CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer"),
    PRODUCER_PERFORMANCE("org.apache.kafka.tools.ProducerPerformance"),
    LOG_DIRS("org.apache.kafka.tools.LogDirsCommand"),
    DELETE_RECORDS("org.apache.kafka.tools.DeleteRecordsCommand"),
    GET_OFFSETS("org.apache.kafka.tools.GetOffsetShell"),
    REASSIGN_PARTITIONS("org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    GROUPS("org.apache.kafka.tools.GroupsCommand"),
    LEADER_ELECTION("org.apache.kafka.tools.LeaderElectionCommand"),
    CLUSTER("org.apache.kafka.tools.ClusterTool"),
    BROKER_API_VERSIONS("org.apache.kafka.tools.BrokerApiVersionsCommand");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String mainClass;

    KafkaTool(String mainClass) {
        this.mainClass = mainClass;
    }

    /** Runs {@code --bootstrap-server ...} with {@code arguments}. */
    public Program.Outcome run(String bootstrapServers, String... arguments) {
        return runWithInput("", bootstrapServers, arguments);
    }

    Program.Outcome runWithInput(String input, String bootstrapServers, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
        all.addAll(Arrays.asList(arguments));
        return program(all).run(input, PATIENCE);
    }

    /**
     * Runs the tool once for each of {@code commands}, one after the other in one JVM: starting one for each would take most of the
     * time. Fails only if that JVM does; each outcome tells how its command ended.
     */
    public List<Program.Outcome> runAll(String bootstrapServers, List<List<String>> commands) {
        String classPath = KafkaToolBatch.location() + ":" + KafkaJars.toolsClassPath();
        Program batch = Program.java(
                List.of("-Xmx256m", "-Dlog4j2.level=WARN"), classPath, KafkaToolBatch.class.getName(), List.of(mainClass));
        List<String> lines = new ArrayList<>();
        for (List<String> command : commands) {
            List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
            all.addAll(command);
            lines.add(KafkaToolBatch.line(all));
        }
        Program.Outcome whole = batch.run(String.join("", lines), PATIENCE).expectSuccess();
        List<Program.Outcome> outcomes = KafkaToolBatch.outcomes(batch, whole.output());
        if (outcomes.size() != commands.size()) {
            throw new AssertionError(outcomes.size() + " of " + commands.size() + " commands were run: " + whole.allOutput());
        }
        return outcomes;
    }

    /** Runs {@code arguments} as they are. */
    Program.Outcome runPlain(String... arguments) {
        return program(List.of(arguments)).run(PATIENCE);
    }

    private Program program(List<String> arguments) {
        return Program.java(List.of("-Xmx256m", "-Dlog4j2.level=WARN"), KafkaJars.toolsClassPath(), mainClass, arguments);
    }
}
