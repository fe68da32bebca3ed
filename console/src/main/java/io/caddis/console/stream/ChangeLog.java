package io.caddis.console.stream;

import io.caddis.admin.cluster.Overview;
import io.caddis.admin.stream.StreamDelta;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.TopicRow;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.TopicView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last differences, numbered without gaps. Not thread-safe; time comes in with the views.
 *
 * <p>An event id is {@code node-life-sequence}: after a restart, or on another node, the numbers mean nothing.
 */
public final class ChangeLog {

    /** A client that missed more gets a snapshot: so many events at once would look like a client that takes none. */
    static final int DELTAS_MAX = 16;
    static final int ROWS_OF_DELTA_MAX = 200;

    private final String prefix;
    private final Deque<StreamDelta> deltas = new ArrayDeque<>();
    private long sequence;
    private long topicsVersion;

    /** @param life differs with every start of the node */
    public ChangeLog(int nodeId, String life) {
        this.prefix = nodeId + "-" + life + "-";
    }

    public long sequence() {
        return sequence;
    }

    public long topicsVersion() {
        return topicsVersion;
    }

    /** The id to resume after an event. */
    public String eventId(long ofSequence) {
        return prefix + ofSequence;
    }

    /** Notes what differs; empty if nothing does. */
    public Optional<StreamDelta> note(ClusterView before, ClusterView after, Overview overviewBefore, Overview overview) {
        Differences differences = new Differences();
        differences.compare(before.topicsByName(), after.topicsByName());
        boolean overviewDiffers = !withoutTime(overviewBefore).equals(withoutTime(overview));
        boolean rowsDiffer = !differences.isEmpty();
        if (!overviewDiffers && !rowsDiffer) {
            return Optional.empty();
        }
        sequence++;
        topicsVersion += rowsDiffer ? 1 : 0;
        StreamDelta delta = new StreamDelta(
                sequence, overviewDiffers ? overview : null, differences.topics, differences.topicsGone, differences.partitions,
                differences.truncated, topicsVersion, Instant.ofEpochMilli(after.asOfMs()).toString());
        deltas.addLast(delta);
        if (deltas.size() > DELTAS_MAX) {
            deltas.removeFirst();
        }
        return Optional.of(delta);
    }

    /** Nobody listened for a while: what was noted is not complete. */
    public void interrupt() {
        deltas.clear();
        sequence++;
    }

    /** Where a client may go on: the deltas after its last event, or the reason why it needs a snapshot. */
    public Resumption resume(Optional<String> lastEventId) {
        if (lastEventId.isEmpty()) {
            return new Resumption(List.of(), Optional.of("start"));
        }
        if (!lastEventId.get().startsWith(prefix)) {
            return new Resumption(List.of(), Optional.of("other-node"));
        }
        long last;
        try {
            last = Long.parseLong(lastEventId.get().substring(prefix.length()));
        } catch (NumberFormatException notOurs) {
            return new Resumption(List.of(), Optional.of("other-node"));
        }
        long oldest = deltas.isEmpty() ? sequence + 1 : deltas.peekFirst().sequence();
        if (last > sequence || last < oldest - 1) {
            return new Resumption(List.of(), Optional.of("too-old"));
        }
        return new Resumption(deltas.stream().filter(delta -> delta.sequence() > last).toList(), Optional.empty());
    }

    /** @param snapshotReason empty: the deltas suffice */
    public record Resumption(List<StreamDelta> deltas, Optional<String> snapshotReason) {}

    private static Overview withoutTime(Overview overview) {
        return new Overview(
                overview.clusterId(), overview.nodeId(), overview.verdict(), overview.indicators(), overview.brokers(), overview.topics(),
                overview.partitions(), overview.replicas(), overview.controllerId(), overview.controllerEpoch(), overview.missing(), "");
    }

    /** Rows that differ, up to the bound. */
    private static final class Differences {
        final List<TopicRow> topics = new ArrayList<>();
        final List<String> topicsGone = new ArrayList<>();
        final List<PartitionRow> partitions = new ArrayList<>();
        boolean truncated;

        boolean isEmpty() {
            return topics.isEmpty() && topicsGone.isEmpty() && partitions.isEmpty() && !truncated;
        }

        void compare(Map<String, TopicView> before, Map<String, TopicView> after) {
            for (TopicView topic : after.values()) {
                TopicView earlier = before.get(topic.row().name());
                if (earlier == topic) {
                    continue;
                }
                if (earlier == null || !earlier.row().equals(topic.row())) {
                    add(topics, topic.row());
                }
                comparePartitions(earlier, topic);
            }
            for (String name : before.keySet()) {
                if (!after.containsKey(name)) {
                    add(topicsGone, name);
                }
            }
        }

        private void comparePartitions(TopicView earlier, TopicView topic) {
            for (int i = 0; i < topic.partitions().size(); i++) {
                boolean known = earlier != null && i < earlier.partitions().size();
                if (!known || !earlier.partitions().get(i).equals(topic.partitions().get(i))) {
                    add(partitions, topic.partitions().get(i));
                }
            }
        }

        private <T> void add(List<T> rows, T row) {
            if (rows.size() < ROWS_OF_DELTA_MAX) {
                rows.add(row);
            } else {
                truncated = true;
            }
        }
    }
}
