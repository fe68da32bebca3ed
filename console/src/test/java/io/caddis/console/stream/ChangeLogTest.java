package io.caddis.console.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.stream.StreamDelta;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.Clusters;
import io.caddis.console.view.IndicatorHistory;
import io.caddis.console.view.OverviewMaker;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeLogTest {

    private final ChangeLog changes = new ChangeLog(1, "life");
    private ClusterView view = Clusters.view(Clusters.healthy(3, 2));

    @Test
    void shouldNameTheRowsThatChanged_andNothingElse() {
        StreamDelta delta = shrink(1).orElseThrow();

        assertEquals(1L, delta.sequence());
        assertEquals(List.of("topic-00001"), delta.topics().stream().map(row -> row.name()).toList());
        assertEquals(List.of(0), delta.partitions().stream().map(row -> row.partition()).toList());
        assertEquals(1, delta.overview().verdict().causes().size());
        assertEquals(List.of(), delta.topicsGone());
    }

    @Test
    void shouldSayNothing_whenOnlyTimePassed() {
        ClusterView later = Clusters.next(view, view.image(), 99_000);

        assertTrue(note(later).isEmpty());
        assertEquals(0, changes.sequence());
    }

    @Test
    void shouldNameTopicsThatAreGone() {
        ClusterImage fewer = Clusters.image(
                view.image().topicsById().values().stream().filter(topic -> !topic.name().endsWith("2")).toList(), 1, 2, 3);

        assertEquals(List.of("topic-00002"), note(Clusters.next(view, fewer, 2_000)).orElseThrow().topicsGone());
    }

    @Test
    void shouldTellThatThereIsMore_whenTooManyRowsChanged() {
        view = Clusters.view(Clusters.healthy(300, 1));

        StreamDelta delta = note(Clusters.next(view, Clusters.with(view.image(), 1, 2), 2_000)).orElseThrow();

        assertTrue(delta.truncated());
        assertEquals(ChangeLog.ROWS_OF_DELTA_MAX, delta.partitions().size());
    }

    @Test
    void shouldResumeAfterTheLastEvent_orSayWhyItCannot() {
        shrink(0);
        String first = changes.eventId(changes.sequence());
        shrink(1);
        shrink(2);

        assertEquals(List.of(2L, 3L), sequences(changes.resume(Optional.of(first))));
        assertEquals(List.of(), sequences(changes.resume(Optional.of(changes.eventId(3)))));
        assertEquals(Optional.of("start"), changes.resume(Optional.empty()).snapshotReason());
        assertEquals(Optional.of("other-node"), changes.resume(Optional.of("2-life-1")).snapshotReason());
        assertEquals(Optional.of("other-node"), changes.resume(Optional.of("1-life-x")).snapshotReason());
        assertEquals(Optional.of("too-old"), changes.resume(Optional.of(changes.eventId(4))).snapshotReason());
        changes.interrupt();
        assertEquals(Optional.of("too-old"), changes.resume(Optional.of(changes.eventId(3))).snapshotReason());
    }

    @Test
    void shouldKeepABoundedNumberOfDeltas_withoutAGapInTheirNumbers() {
        view = Clusters.view(Clusters.healthy(ChangeLog.DELTAS_MAX + 5, 1));
        for (int topic = 0; topic < ChangeLog.DELTAS_MAX + 5; topic++) {
            shrink(topic);
        }

        assertEquals(Optional.of("too-old"), changes.resume(Optional.of(changes.eventId(4))).snapshotReason());
        List<Long> kept = sequences(changes.resume(Optional.of(changes.eventId(5))));
        assertEquals(ChangeLog.DELTAS_MAX, kept.size());
        assertEquals(6L, kept.get(0));
    }

    @Test
    void shouldLeaveTheOverviewOut_whenOnlyARowChanged() {
        TopicImage topic = view.topic("topic-00000").image();
        List<PartitionImage> partitions = new ArrayList<>(topic.partitions());
        PartitionImage before = partitions.get(0);
        partitions.set(0, Clusters.partition(0, before.replicas(), before.leader(), 1, before.isr()));
        ClusterImage changed = Clusters.replacing(view.image(), new TopicImage(topic.id(), topic.name(), topic.settings(), partitions));

        assertNull(note(Clusters.next(view, changed, 2_000)).orElseThrow().overview());
    }

    private Optional<StreamDelta> shrink(int topicNumber) {
        TopicImage topic = view.topic("topic-%05d".formatted(topicNumber)).image();
        List<PartitionImage> partitions = new ArrayList<>(topic.partitions());
        PartitionImage before = partitions.get(0);
        partitions.set(0, Clusters.partition(
                0, before.replicas(), before.leader(), before.partitionEpoch() + 1, before.replicas().subList(0, 2)));
        return note(Clusters.next(
                view,
                Clusters.replacing(view.image(), new TopicImage(topic.id(), topic.name(), topic.settings(), partitions)), 2_000));
    }

    private Optional<StreamDelta> note(ClusterView next) {
        IndicatorHistory history = new IndicatorHistory();
        Optional<StreamDelta> delta = changes.note(
                view, next, OverviewMaker.overview(view, Clusters.WELL, history, 1), OverviewMaker.overview(next, Clusters.WELL, history, 1));
        view = next;
        return delta;
    }

    private static List<Long> sequences(ChangeLog.Resumption resumption) {
        assertEquals(Optional.empty(), resumption.snapshotReason());
        return resumption.deltas().stream().map(StreamDelta::sequence).toList();
    }
}
