package io.caddis.coordinator.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads everything below the chroot that an image or the controller needs. Blocks. */
final class TreeReader {

    private final ZnodePaths paths;
    private final PipelinedReads reads;

    TreeReader(ZooKeeperSession session) {
        this.paths = session.paths();
        this.reads = new PipelinedReads(session);
    }

    /**
     * @param nodes      by path
     * @param tombstones their paths; their data says nothing that is needed
     */
    record Tree(Map<String, Znode> nodes, List<String> tombstones) {}

    /**
     * The tree at about one moment: nodes that change meanwhile are read before or after, and a watch set before tells which.
     *
     * @throws io.caddis.coordinator.controller.MetadataUnavailableException if any read failed
     */
    Tree readAll() {
        // up to date with every commit so far: a server that lags must not make a new controller decide on old state
        reads.sync();
        Map<String, List<String>> first =
                reads.children(List.of(paths.topics(), paths.brokers(), paths.allBrokerSettings(), paths.allGroupSettings()));
        List<String> topics = childPaths(first, paths.topics());
        List<String> wanted = new ArrayList<>(topics);
        wanted.addAll(childPaths(first, paths.brokers()));
        wanted.addAll(childPaths(first, paths.allBrokerSettings()));
        wanted.addAll(childPaths(first, paths.allGroupSettings()));
        wanted.add(paths.controller());
        wanted.add(paths.coordinators());
        wanted.add(paths.clusterSettings());
        Map<String, List<String>> chunks = reads.children(topics);
        topics.forEach(topic -> wanted.addAll(childPaths(chunks, topic)));
        Map<String, Znode> nodes = reads.nodes(wanted);
        // after the topics: one that is missing above because it was deleted has its tombstone by now
        List<String> tombstones = childPaths(reads.children(List.of(paths.tombstones())), paths.tombstones());
        return new Tree(nodes, tombstones);
    }

    /** The same, and what only the controller needs. */
    Tree readAllForController() {
        Tree tree = readAll();
        Map<String, Znode> nodes = new HashMap<>(tree.nodes());
        List<String> wanted = childPaths(reads.children(List.of(paths.histories())), paths.histories());
        wanted.add(paths.incarnations());
        nodes.putAll(reads.nodes(wanted));
        return new Tree(nodes, tree.tombstones());
    }

    /** A topic's node and all its chunks, those that exist. */
    Map<String, Znode> readTopics(List<String> topicPaths) {
        Map<String, Znode> nodes = new HashMap<>(reads.nodes(topicPaths));
        Map<String, List<String>> chunks = reads.children(topicPaths);
        List<String> chunkPaths = new ArrayList<>();
        topicPaths.forEach(topic -> chunkPaths.addAll(childPaths(chunks, topic)));
        nodes.putAll(reads.nodes(chunkPaths));
        return nodes;
    }

    private static List<String> childPaths(Map<String, List<String>> children, String parent) {
        return new ArrayList<>(children.getOrDefault(parent, List.of()).stream().map(name -> parent + "/" + name).toList());
    }
}
