package io.caddis.coordinator.zookeeper;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The layout, below the chroot.
 *
 * <pre>
 *   /cluster                 persistent  the cluster's id
 *   /controller              ephemeral   who is controller; created in one transaction with a bump of /controller-epoch
 *   /controller-epoch        persistent  its version fences every write of the controller
 *   /brokers/[id]            ephemeral   a registration; its czxid is the broker epoch
 *   /topics/[uuid]           persistent  name and settings
 *   /topics/[uuid]/[chunk]   persistent  up to 256 partitions
 *   /topic-names/[name]      persistent  the topic's uuid: names are unique, and found with one read
 *   /tombstones/[uuid]       persistent  a topic that was deleted
 *   /incarnations            persistent  which run of each broker has been taken into account
 *   /history/[name]          persistent  what the controller decided and the catalog does not have yet
 *   /coordinators            persistent  owner and epoch of each coordinator slot
 *   /settings/cluster        persistent  dynamic broker settings for all brokers
 *   /settings/brokers/[id]   persistent  dynamic broker settings of one
 *   /settings/groups/[name]  persistent  settings of one group, whose id is written as in {@link GroupNodeName}
 * </pre>
 */
final class ZnodePaths {

    /** What a path denotes; {@link Other} for what is none of ours or is not named as it should be. */
    sealed interface Node {
        record Controller() implements Node {}

        record Broker(int brokerId) implements Node {}

        record Topic(UUID id) implements Node {}

        record Chunk(UUID topicId, int index) implements Node {}

        record Tombstone(UUID topicId) implements Node {}

        record Coordinators() implements Node {}

        record Incarnations() implements Node {}

        record History(String name) implements Node {}

        record ClusterSettings() implements Node {}

        record BrokerSettings(int brokerId) implements Node {}

        record GroupSettings(String groupId) implements Node {}

        record Other() implements Node {}
    }

    private final String chroot;

    ZnodePaths(String chroot) {
        this.chroot = chroot;
    }

    String root() {
        return chroot.isEmpty() ? "/" : chroot;
    }

    String cluster() {
        return chroot + "/cluster";
    }

    String controller() {
        return chroot + "/controller";
    }

    String controllerEpoch() {
        return chroot + "/controller-epoch";
    }

    String brokers() {
        return chroot + "/brokers";
    }

    String broker(int brokerId) {
        return brokers() + "/" + brokerId;
    }

    String topics() {
        return chroot + "/topics";
    }

    String topic(UUID id) {
        return topics() + "/" + id;
    }

    String chunk(UUID topicId, int index) {
        return topic(topicId) + "/" + index;
    }

    /** The name has been checked by the controller, or is checked here: it must not reach into another path. */
    String topicName(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a topic name");
        }
        return topicNames() + "/" + name;
    }

    String topicNames() {
        return chroot + "/topic-names";
    }

    String tombstones() {
        return chroot + "/tombstones";
    }

    String tombstone(UUID topicId) {
        return tombstones() + "/" + topicId;
    }

    String coordinators() {
        return chroot + "/coordinators";
    }

    String histories() {
        return chroot + "/history";
    }

    /** @param name made by the controller, digits and a dash */
    String history(String name) {
        return histories() + "/" + name;
    }

    String incarnations() {
        return chroot + "/incarnations";
    }

    String clusterSettings() {
        return chroot + "/settings/cluster";
    }

    String allBrokerSettings() {
        return chroot + "/settings/brokers";
    }

    String brokerSettings(int brokerId) {
        return allBrokerSettings() + "/" + brokerId;
    }

    String allGroupSettings() {
        return chroot + "/settings/groups";
    }

    String groupSettings(String groupId) {
        return allGroupSettings() + "/" + GroupNodeName.of(groupId);
    }

    /** Every node that exists from the start and has no data of its own, parents first. The chroot itself is not among them. */
    List<String> parents() {
        return List.of(
                brokers(), topics(), topicNames(), tombstones(), histories(), chroot + "/settings", allBrokerSettings(),
                allGroupSettings());
    }

    Node parse(String path) {
        if (!path.startsWith(chroot + "/")) {
            return new Node.Other();
        }
        String[] parts = path.substring(chroot.length() + 1).split("/", -1);
        Optional<Node> node =
                switch (parts[0]) {
                    case "controller" -> parts.length == 1 ? Optional.of(new Node.Controller()) : Optional.empty();
                    case "incarnations" -> parts.length == 1 ? Optional.of(new Node.Incarnations()) : Optional.empty();
                    case "history" -> parts.length == 2 ? Optional.of(new Node.History(parts[1])) : Optional.empty();
                    case "coordinators" -> parts.length == 1 ? Optional.of(new Node.Coordinators()) : Optional.empty();
                    case "brokers" -> parts.length == 2 ? number(parts[1]).map(Node.Broker::new) : Optional.empty();
                    case "tombstones" -> parts.length == 2 ? uuid(parts[1]).map(Node.Tombstone::new) : Optional.empty();
                    case "topics" -> topicOrChunk(parts);
                    case "settings" -> settings(parts);
                    default -> Optional.empty();
                };
        return node.orElseGet(Node.Other::new);
    }

    private static Optional<Node> topicOrChunk(String[] parts) {
        if (parts.length == 2) {
            return uuid(parts[1]).map(Node.Topic::new);
        }
        return parts.length == 3
                ? uuid(parts[1]).flatMap(id -> number(parts[2]).map(index -> new Node.Chunk(id, index)))
                : Optional.empty();
    }

    private static Optional<Node> settings(String[] parts) {
        if (parts.length == 2 && parts[1].equals("cluster")) {
            return Optional.of(new Node.ClusterSettings());
        }
        if (parts.length != 3) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "brokers" -> number(parts[2]).map(Node.BrokerSettings::new);
            case "groups" -> GroupNodeName.groupId(parts[2]).map(Node.GroupSettings::new);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= 0 && Integer.toString(number).equals(text) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
