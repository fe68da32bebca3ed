package io.caddis.verification.tool;

import io.caddis.verification.process.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tool of Apache Kafka, run as its script in Kafka's bin directory runs it. */
enum KafkaTool {
    TOPICS("org.apache.kafka.tools.TopicCommand"),
    CONFIGS("kafka.admin.ConfigCommand"),
    CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
    CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer"),
    PRODUCER_PERFORMANCE("org.apache.kafka.tools.ProducerPerformance"),
    LOG_DIRS("org.apache.kafka.tools.LogDirsCommand"),
    DELETE_RECORDS("org.apache.kafka.tools.DeleteRecordsCommand"),
    GET_OFFSETS("org.apache.kafka.tools.GetOffsetShell"),
    REASSIGN_PARTITIONS("org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
    LEADER_ELECTION("org.apache.kafka.tools.LeaderElectionCommand"),
    CLUSTER("org.apache.kafka.tools.ClusterTool"),
    BROKER_API_VERSIONS("org.apache.kafka.tools.BrokerApiVersionsCommand");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String mainClass;

    KafkaTool(String mainClass) {
        this.mainClass = mainClass;
    }

    /** Runs {@code --bootstrap-server ...} with {@code arguments}. */
    Program.Outcome run(String bootstrapServers, String... arguments) {
        return runWithInput("", bootstrapServers, arguments);
    }

    Program.Outcome runWithInput(String input, String bootstrapServers, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
        all.addAll(Arrays.asList(arguments));
        return program(all).run(input, PATIENCE);
    }

    /** Runs {@code arguments} as they are. */
    Program.Outcome runPlain(String... arguments) {
        return program(List.of(arguments)).run(PATIENCE);
    }

    private Program program(List<String> arguments) {
        return Program.java(List.of("-Xmx256m", "-Dlog4j2.level=WARN"), KafkaJars.toolsClassPath(), mainClass, arguments);
    }
}
