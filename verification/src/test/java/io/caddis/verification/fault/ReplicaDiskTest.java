package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.cluster.LoopFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Disks that are full, and disks whose power goes: only what was forced to them before is there afterwards. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class ReplicaDiskTest {

    /** Room for a second or two of load. */
    private static final long LEFT_BYTES = 300_000;

    @Test
    void shouldGoOnWithoutItAndLoseNothing_whenTheDiskOfALeaderIsFullForAWhile(LocalCluster cluster) throws IOException {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int full = run.leaderOf(0);
            LoopFileSystem disk = fileSystems(cluster).get(full - 1);
            Path filler = disk.fill(LEFT_BYTES);
            try {
                Duration fullFor = Profile.cut().multipliedBy(2);
                Duration gap = run.through("disk of node " + full + ", a leader, full for " + fullFor.toSeconds() + " s", () -> {
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
