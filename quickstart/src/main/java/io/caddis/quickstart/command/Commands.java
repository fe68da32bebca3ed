package io.caddis.quickstart.command;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.archive.SharedUnpacking;
import io.caddis.quickstart.cli.Command;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.process.ProcessTable;
import io.caddis.quickstart.wildfly.NodeHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/** Carries out a parsed command. */
public final class Commands {

    private final Distributions distributions;
    private final ProcessTable table;
    private final ThreadFactory threads;
    private final Progress progress;

    public Commands(Distributions distributions, ProcessTable table, ThreadFactory threads, Progress progress) {
        this.distributions = distributions;
        this.table = table;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Blocks until the command is done; {@code up} in the foreground until the cluster has stopped.
     *
     * @throws ClusterException when it could not be done
     */
    public void run(Command command) throws InterruptedException {
        if (command instanceof Command.Up up) {
            new UpCommand(LocalCluster.create(up.directory(), table), distributions, threads, progress)
                    .run(up.request(), up.detach());
        } else if (command instanceof Command.Status status) {
            StatusReport report = StatusReport.of(existing(status.directory()), Commands::serves);
            progress.say(status.json() ? report.json() : report.text());
        } else if (command instanceof Command.Node node) {
            nodeCommand(node.directory()).run(node.action(), node.id());
        } else if (command instanceof Command.NodeAdd add) {
            nodeCommand(add.directory()).add();
        } else if (command instanceof Command.Down down) {
            down(down);
        } else {
            throw new IllegalArgumentException("not a command on a cluster: " + command);
        }
    }

    static boolean serves(NodeState node) {
        return StatusReport.serves(new NodeHealth(node).readiness());
    }

    private NodeCommand nodeCommand(Path directory) {
        return new NodeCommand(existing(directory), distributions, threads, progress);
    }

    private LocalCluster existing(Path directory) {
        return LocalCluster.existing(directory, table).orElseThrow(() -> new ClusterException(
                "There is no cluster in " + directory.toAbsolutePath().normalize() + ". ./caddis up starts one."));
    }

    private void down(Command.Down down) throws InterruptedException {
        Optional<LocalCluster> found = LocalCluster.existing(down.directory(), table);
        if (found.isEmpty()) {
            progress.say("There is no cluster in " + down.directory().toAbsolutePath().normalize() + ".");
            return;
        }
        LocalCluster cluster = found.get();
        DirectoryLock.holding(cluster.directory(), progress, () -> {
            boolean ran = !cluster.processes().isEmpty();
            new ClusterStop(cluster, threads, progress).stopAll();
            if (!ran) {
                progress.say("Nothing was running.");
            }
            if (down.clean()) {
                clean(cluster);
            }
        });
    }

    private void clean(LocalCluster cluster) {
        try {
            for (Path content : cluster.directory().contents()) {
                SharedUnpacking.removeTree(content);
            }
            try (Stream<Path> left = Files.list(cluster.directory().root())) {
                if (left.findAny().isEmpty()) {
                    Files.delete(cluster.directory().root());
                }
            }
            progress.say("Removed the data in " + cluster.directory().root() + ".");
        } catch (IOException failed) {
            throw new UncheckedIOException("removing " + cluster.directory().root(), failed);
        }
    }
}
