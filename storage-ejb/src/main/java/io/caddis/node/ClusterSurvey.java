package io.caddis.node;

import io.caddis.admin.Gap;
import io.caddis.broker.api.operator.BrokerQuestions;
import io.caddis.broker.api.operator.BrokerQuestions.NamedPartition;
import io.caddis.console.Survey;
import io.caddis.console.view.Measurements;
import io.caddis.console.view.Measurements.Offsets;
import io.caddis.console.view.PartitionId;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One round of questions to every live broker: three requests each, all at once. Used by the survey's thread only. */
final class ClusterSurvey implements Survey {

    private static final int ANSWER_MAX_MS = 2_000;

    private final BrokerQuestions questions;

    ClusterSurvey(BrokerQuestions questions) {
        this.questions = questions;
    }

    private record Asked(
            CompletableFuture<Map<NamedPartition, Long>> sizes, CompletableFuture<Map<NamedPartition, Long>> starts,
            CompletableFuture<Map<NamedPartition, Long>> ends) {}

    @Override
    public Measurements ask(ClusterImage image, Measurements before, long sinceMs) throws InterruptedException {
        Map<Integer, Asked> asked = new TreeMap<>();
        for (int brokerId : image.brokers().keySet()) {
            asked.put(brokerId, new Asked(
                    questions.sizes(brokerId, image, ANSWER_MAX_MS),
                    questions.offsets(brokerId, false, image, ANSWER_MAX_MS),
                    questions.offsets(brokerId, true, image, ANSWER_MAX_MS)));
        }
        Map<Integer, Map<PartitionId, Long>> sizes = new HashMap<>();
        Map<PartitionId, Offsets> offsets = new HashMap<>();
        List<Gap> missing = new ArrayList<>();
        for (Map.Entry<Integer, Asked> broker : asked.entrySet()) {
            try {
                Asked told = broker.getValue();
                sizes.put(broker.getKey(), byId(get(told.sizes()), image));
                Map<PartitionId, Long> starts = byId(get(told.starts()), image);
                byId(get(told.ends()), image).forEach((partition, end) -> {
                    Long start = starts.get(partition);
                    if (start != null) {
                        offsets.put(partition, new Offsets(start, end));
                    }
                });
            } catch (ExecutionException | TimeoutException failure) {
                String detail = failure.getCause() == null ? "no answer" : String.valueOf(failure.getCause().getMessage());
                missing.add(new Gap("broker-unreachable", broker.getKey(), "sizes and offsets", detail));
            }
        }
        return new Measurements(sizes, offsets, perSecond(image, before, offsets, sinceMs), missing);
    }

    private static Map<NamedPartition, Long> get(CompletableFuture<Map<NamedPartition, Long>> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(ANSWER_MAX_MS * 2L, TimeUnit.MILLISECONDS);
    }

    /** A topic that was created again under the same name in between has another id: what was told under the name is dropped then. */
    private static Map<PartitionId, Long> byId(Map<NamedPartition, Long> byName, ClusterImage image) {
        Map<PartitionId, Long> byId = new HashMap<>(byName.size() * 2);
        byName.forEach((partition, value) -> {
            TopicImage topic = image.topicsByName().get(partition.topic());
            if (topic != null) {
                byId.put(new PartitionId(topic.id(), partition.partition()), value);
            }
        });
        return byId;
    }

    /** Of topics all of whose leaders answered twice. */
    private static Map<String, Long> perSecond(
            ClusterImage image, Measurements before, Map<PartitionId, Offsets> offsets, long sinceMs) {
        Map<String, Long> perSecond = new HashMap<>();
        if (before.offsets().isEmpty() || sinceMs <= 0) {
            return perSecond;
        }
        for (TopicImage topic : image.topicsById().values()) {
            long records = 0;
            boolean known = true;
            for (int partition = 0; known && partition < topic.partitions().size(); partition++) {
                PartitionId id = new PartitionId(topic.id(), partition);
                Offsets earlier = before.offsets().get(id);
                Offsets now = offsets.get(id);
                known = earlier != null && now != null;
                records += known ? Math.max(0, now.end() - earlier.end()) : 0;
            }
            if (known) {
                perSecond.put(topic.name(), Math.round(records * 1_000.0 / sinceMs));
            }
        }
        return perSecond;
    }
}
