package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.cluster.LoopFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Disks that are full, and disks whose power goes: only what was forced to them before is there afterwards. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class ReplicaDiskTest {

    /** Room for a second or two of load. */
    private static final long LEFT_BYTES = 300_000;
    private static final int LARGE_BYTES = 100_000;

    @Test
    void shouldGoOnWithoutItAndLoseNothing_whenTheDiskOfALeaderIsFullForAWhile(LocalCluster cluster) throws IOException {
        try (ReplicatedRun run = ReplicatedRun.on(cluster); Clients clients = new Clients(cluster)) {
            int full = run.leaderOf(0);
            LoopFileSystem disk = fileSystems(cluster).get(full - 1);
            TopicPartition large = partitionLedBy(full, cluster, clients);
            Path filler = disk.fill(LEFT_BYTES);
            try {
                Duration fullFor = Profile.cut().multipliedBy(2);
                Duration gap = run.through("disk of node " + full + ", a leader, full for " + fullFor.toSeconds() + " s", () -> {
                    // the load alone fits into the space that its logs have written ahead
                    produceMoreThanFits(clients, large);
                    Pause.of(fullFor);
                    assertFalse(run.leaders().contains(full), "node " + full + " leads without room, and others have room");
                    delete(filler);
                });
                assertTrue(gap.compareTo(fullFor.dividedBy(2)) < 0, "nobody took over from a node without room for " + gap.toMillis() + " ms");
            } finally {
                Files.deleteIfExists(filler);
            }
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenOneNodeLosesPower(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            List<LoopFileSystem> disks = fileSystems(cluster);
            int victim = run.leaderOf(0);
            run.through("power loss of node " + victim + ", a leader", () -> losePower(run, disks, victim));
            disks.get(victim - 1).restorePower();
            run.through("start of node " + victim, () -> run.start(victim));
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenAllNodesLosePowerAtOnce(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            List<LoopFileSystem> disks = fileSystems(cluster);
            run.through("power loss of all nodes, then start", () -> {
                losePower(run, disks, 1, 2, 3);
                disks.forEach(LoopFileSystem::restorePower);
                run.startAll();
            });
            run.finish();
        }
    }

    /** Asleep while the power goes, so that no node sees its disk fail first, as it would not in truth. */
    private static void losePower(ReplicatedRun run, List<LoopFileSystem> disks, Integer... nodes) {
        run.pause(nodes);
        for (int node : nodes) {
            disks.get(node - 1).cutPower();
        }
        run.kill(nodes);
    }

    private static TopicPartition partitionLedBy(int node, LocalCluster cluster, Clients clients) {
        List<Integer> replicas = new ArrayList<>(List.of(node));
        IntStream.rangeClosed(1, cluster.nodes()).filter(other -> other != node).forEach(replicas::add);
        String topic = Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(topic, Map.of(0, replicas)))).all());
        return new TopicPartition(topic, 0);
    }

    private static void produceMoreThanFits(Clients clients, TopicPartition partition) {
        Producer<byte[], byte[]> producer = clients.byteProducer();
        for (long sent = 0; sent < 5 * LEFT_BYTES; sent += LARGE_BYTES) {
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[LARGE_BYTES]));
        }
        producer.flush();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LoopFileSystem> fileSystems(LocalCluster cluster) {
        List<Optional<LoopFileSystem>> mounted =
                IntStream.rangeClosed(1, cluster.nodes()).mapToObj(cluster::fileSystem).toList();
        Assumptions.assumeTrue(mounted.stream().allMatch(Optional::isPresent),
                "needs to mount ext4 file systems, which only root may and not in every container");
        return mounted.stream().map(Optional::orElseThrow).toList();
    }
}
