package io.caddis.quickstart.command;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.StateFile;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.ProcessTable;
import io.caddis.quickstart.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One cluster as the commands see it: its directory, what is remembered and what runs.
 *
 * @param stateFile of {@code directory}
 */
public record LocalCluster(ClusterDirectory directory, StateFile stateFile, ProcessTable table, Signals signals) {

    /** The cluster in a directory that exists; empty if there was never one. */
    public static Optional<LocalCluster> existing(Path given, ProcessTable table) {
        if (!Files.isDirectory(given)) {
            return Optional.empty();
        }
        LocalCluster cluster = in(given, table);
        boolean known = Files.exists(cluster.directory.stateFile()) || !cluster.processes().isEmpty();
        return known ? Optional.of(cluster) : Optional.empty();
    }

    /** The cluster in {@code given}, which is created if need be, and refused if it holds something else. */
    public static LocalCluster create(Path given, ProcessTable table) {
        try {
            Files.createDirectories(given);
            LocalCluster cluster = in(given, table);
            if (!Files.exists(cluster.directory.stateFile())) {
                cluster.refuseForeignContent();
            }
            return cluster;
        } catch (IOException failed) {
            throw new UncheckedIOException("creating " + given, failed);
        }
    }

    private static LocalCluster in(Path given, ProcessTable table) {
        try {
            ClusterDirectory directory = new ClusterDirectory(given.toRealPath());
            return new LocalCluster(directory, new StateFile(directory), table, new Signals(table));
        } catch (IOException failed) {
            throw new UncheckedIOException("opening " + given, failed);
        }
    }

    private void refuseForeignContent() throws IOException {
        Set<Path> ours = directory.contents().stream().collect(Collectors.toSet());
        try (Stream<Path> entries = Files.list(directory.root())) {
            entries.filter(entry -> !ours.contains(entry)).findFirst().ifPresent(entry -> {
                throw new ClusterException(directory.root() + " is no cluster directory and not empty (it holds "
                        + entry.getFileName() + "). Give --dir an empty directory or a new one.");
            });
        }
    }

    /** What is remembered; throws if nothing is. */
    public ClusterState state() {
        return stateFile.read().orElseThrow(() -> new ClusterException("There is no cluster in " + directory.root()
                + ". ./caddis up starts one."));
    }

    /** What runs now. */
    public ClusterProcesses processes() {
        return ClusterProcesses.among(table.running(), directory);
    }
}
