package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Words what one tenure decided as rows of the history. Changes nothing; called by {@link ActiveController}. */
final class ControllerHistory {

    private static final int NO_PARTITION = -1;

    private final ControllerTenure tenure;
    private final Supplier<UUID> newId;

    ControllerHistory(ControllerTenure tenure, Supplier<UUID> newId) {
        this.tenure = tenure;
        this.newId = newId;
    }

    HistoryEvent elected(long nowMs) {
        return event("controller-elected", "no-controller", Map.of("brokerId", tenure.identity().brokerId()), nowMs);
    }

    List<HistoryEvent> partitionChanges(List<PartitionChange> changes, long nowMs) {
        List<HistoryEvent> events = new ArrayList<>(changes.size());
        for (PartitionChange change : changes) {
            PartitionImage before = change.before();
            PartitionImage after = change.after();
            Map<String, Object> details = new LinkedHashMap<>();
            if (change.changesLeader()) {
                details.put("fromLeader", before.leader());
                details.put("toLeader", after.leader());
                details.put("leaderBrokerEpoch", after.leaderBrokerEpoch());
            }
            if (!before.isr().equals(after.isr())) {
                details.put("fromIsr", before.isr());
            }
            if (!before.elr().equals(after.elr())) {
                details.put("elr", after.elr());
            }
            if (!before.replicas().equals(after.replicas()) || before.isReassigning()) {
                details.put("fromReplicas", before.replicas());
                details.put("replicas", after.replicas());
                details.put("addingReplicas", after.addingReplicas());
                details.put("removingReplicas", after.removingReplicas());
            }
            details.put("isr", after.isr());
            details.put("leaderEpoch", after.leaderEpoch());
            details.put("partitionEpoch", after.partitionEpoch());
            String kind = change.changesLeader() ? HistoryBuffer.LEADER_CHANGED : HistoryBuffer.ISR_CHANGED;
            events.add(event(kind, change.cause(), change.topicId(), after.partition(), details, nowMs));
        }
        return events;
    }

    HistoryEvent slotsMoved(CoordinatorSlots before, CoordinatorSlots after, long nowMs) {
        int moved = 0;
        for (int i = 0; i < after.slots().size(); i++) {
            boolean same = i < before.slots().size() && before.slots().get(i).equals(after.slots().get(i));
            moved += same ? 0 : 1;
        }
        return event("coordinator-slots-moved", "brokers-changed", Map.of("slots", moved), nowMs);
    }

    HistoryEvent operation(AdminOperation.Note note, long nowMs) {
        return event(note.kind(), "request", note.topicId(), NO_PARTITION, note.details(), nowMs);
    }

    HistoryEvent anomaly(String anomaly, long nowMs) {
        return event("reconciliation-anomaly", "catalog-differs", Map.of("anomaly", anomaly), nowMs);
    }

    /**
     * What became of brokers between two images.
     *
     * @param refused broker epochs by id of registrations that were removed because the port refused connections
     */
    List<HistoryEvent> brokerChanges(
            Map<Integer, BrokerRegistration> before,
            Map<Integer, BrokerRegistration> after,
            Map<Integer, Long> refused,
            long nowMs) {
        List<HistoryEvent> events = new ArrayList<>();
        new TreeMap<>(after).forEach((id, broker) -> {
            BrokerRegistration earlier = before.get(id);
            if (earlier == null || earlier.brokerEpoch() != broker.brokerEpoch()) {
                Map<String, Object> details = new LinkedHashMap<>();
                details.put("brokerId", id);
                details.put("brokerEpoch", broker.brokerEpoch());
                details.put("cleanShutdown", broker.cleanShutdown());
                details.put("newDirectories", broker.newDirectories());
                events.add(event("broker-registered", "registration", details, nowMs));
            } else if (earlier.draining() != broker.draining()) {
                events.add(event("broker-draining", "operator", Map.of("brokerId", id, "draining", broker.draining()), nowMs));
            }
        });
        new TreeMap<>(before).forEach((id, broker) -> {
            if (!after.containsKey(id)) {
                String cause = Long.valueOf(broker.brokerEpoch()).equals(refused.get(id))
                        ? PartitionChange.PORT_REFUSED
                        : PartitionChange.SESSION_LOST;
                events.add(event(
                        "broker-gone", cause, Map.of("brokerId", id, "brokerEpoch", broker.brokerEpoch()), nowMs));
            }
        });
        return events;
    }

    private HistoryEvent event(String kind, String cause, Map<String, ?> details, long nowMs) {
        return event(kind, cause, null, NO_PARTITION, details, nowMs);
    }

    private HistoryEvent event(String kind, String cause, UUID topicId, int partition, Map<String, ?> details, long nowMs) {
        return new HistoryEvent(newId.get(), nowMs, tenure.identity().brokerId(), tenure.epoch(), kind, cause, topicId, partition,
                JsonWriter.write(new TreeMap<>(details)));
    }
}
