package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Partitions for tests, by short description: {@code "1 2 3 led by 1@101 isr 1 2 elr 3 last 1"}; {@code led by nobody}. They stand
 * at leader epoch {@value #LEADER_EPOCH} and partition epoch {@value #PARTITION_EPOCH}.
 */
final class Partitions {

    static final int LEADER_EPOCH = 4;
    static final int PARTITION_EPOCH = 7;

    private Partitions() {}

    static PartitionImage of(String description) {
        String leader = after(description, "led by ", " isr");
        boolean isLed = !leader.equals("nobody");
        return new PartitionImage(
                0,
                ids(description.substring(0, description.indexOf(" led by"))),
                isLed ? Integer.parseInt(leader.split("@")[0]) : PartitionImage.NO_LEADER,
                isLed ? Long.parseLong(leader.split("@")[1]) : PartitionImage.NO_BROKER_EPOCH,
                LEADER_EPOCH,
                PARTITION_EPOCH,
                ids(after(description, " isr", " elr")),
                ids(after(description, " elr", " last")),
                ids(after(description, " last", "$")));
    }

    /** The same way round, with how far the leader epoch has come: {@code "... epoch +1"}. */
    static String describe(PartitionImage partition) {
        StringJoiner text = new StringJoiner(" ");
        text.add(text(partition.replicas())).add("led by");
        text.add(partition.hasLeader() ? partition.leader() + "@" + partition.leaderBrokerEpoch() : "nobody");
        text.add("isr");
        add(text, partition.isr());
        if (!partition.elr().isEmpty()) {
            text.add("elr").add(text(partition.elr()));
        }
        if (!partition.lastKnownElr().isEmpty()) {
            text.add("last").add(text(partition.lastKnownElr()));
        }
        return text.add("epoch +" + (partition.leaderEpoch() - LEADER_EPOCH)).toString();
    }

    private static void add(StringJoiner text, List<Integer> ids) {
        if (!ids.isEmpty()) {
            text.add(text(ids));
        }
    }

    private static String text(List<Integer> ids) {
        return String.join(" ", ids.stream().map(String::valueOf).toList());
    }

    /** What stands between two marks; up to the next mark there is, if the second is missing. */
    private static String after(String description, String mark, String end) {
        int from = description.indexOf(mark);
        if (from < 0) {
            return "";
        }
        String rest = description.substring(from + mark.length());
        int to = rest.length();
        for (String next : List.of(" isr", " elr", " last", end)) {
            int at = rest.indexOf(next);
            to = at >= 0 && at < to ? at : to;
        }
        return rest.substring(0, to).trim();
    }

    private static List<Integer> ids(String text) {
        return text.isBlank() ? List.of() : Arrays.stream(text.trim().split(" ")).map(Integer::valueOf).toList();
    }
}
