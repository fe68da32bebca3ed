package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is registered, and what each may do. Immutable.
 *
 * <p>A registration by a run of the process that is not recorded yet is <em>unprocessed</em>: what the run before it had may be
 * lost. Until the partitions show that, the broker neither leads nor joins an ISR.
 *
 * @param live      registered brokers by id
 * @param processed the last run of each broker that has been taken into account, see {@link MetadataChange.PutIncarnations}
 * @param refused   broker epochs by id of registrations removed because the broker's port refused connections
 */
record BrokerRoster(
        Map<Integer, BrokerRegistration> live, Map<Integer, ProcessedIncarnation> processed, Map<Integer, Long> refused) {

    boolean isLive(int brokerId) {
        return live.containsKey(brokerId);
    }

    boolean isDraining(int brokerId) {
        return isLive(brokerId) && live.get(brokerId).draining();
    }

    boolean isProcessed(int brokerId) {
        ProcessedIncarnation last = processed.get(brokerId);
        return isLive(brokerId) && last != null && last.incarnation().equals(live.get(brokerId).incarnation());
    }

    /** Alive under this very registration. */
    boolean isRegistered(int brokerId, long brokerEpoch) {
        return isLive(brokerId) && live.get(brokerId).brokerEpoch() == brokerEpoch;
    }

    boolean mayLead(int brokerId) {
        return isProcessed(brokerId);
    }

    boolean mayJoin(int brokerId) {
        return isProcessed(brokerId) && !isDraining(brokerId);
    }

    /** The broker started without the logs it had: it holds nothing that it can be relied on for. */
    boolean startedWithoutItsLogs(int brokerId) {
        return isProcessed(brokerId) ? processed.get(brokerId).lostData() : isLive(brokerId) && lacksLogs(live.get(brokerId));
    }

    /**
     * An unprocessed broker that may lack records of a topic which count as held by it: all its logs are suspect when
     * directories are missing, and those of a topic that is not synced when its process was killed.
     */
    boolean mayHaveLost(int brokerId, TopicDurability topic) {
        if (!isLive(brokerId) || isProcessed(brokerId)) {
            return false;
        }
        BrokerRegistration broker = live.get(brokerId);
        return lacksLogs(broker) || (!topic.synced() && !endedCleanly(broker));
    }

    boolean allProcessed() {
        return live.keySet().stream().allMatch(this::isProcessed);
    }

    /** What is to be recorded once the partitions show what every live broker may have lost. */
    Map<Integer, ProcessedIncarnation> withAllProcessed() {
        Map<Integer, ProcessedIncarnation> all = new TreeMap<>(processed);
        live.forEach((id, broker) -> {
            if (!isProcessed(id)) {
                all.put(id, new ProcessedIncarnation(broker.incarnation(), broker.diskIds(), lacksLogs(broker)));
            }
        });
        return all;
    }

    /**
     * The run that is recorded and all runs after it ended cleanly. That the last one did proves nothing: it may have found, at its
     * own start, that records were lost, and ended before the controller heard of it.
     */
    private boolean endedCleanly(BrokerRegistration broker) {
        ProcessedIncarnation recorded = processed.get(broker.brokerId());
        boolean isProven = recorded == null || broker.cleanRuns().isEmpty() || broker.cleanRuns().contains(recorded.incarnation());
        return broker.cleanShutdown() && isProven;
    }

    /** A directory that is new beside all the old ones is no loss; one that is missing is, whatever the broker says. */
    private boolean lacksLogs(BrokerRegistration broker) {
        ProcessedIncarnation before = processed.get(broker.brokerId());
        List<?> known = before == null ? List.of() : before.diskIds();
        return known.isEmpty() ? broker.newDirectories() : !broker.diskIds().containsAll(known);
    }
}
