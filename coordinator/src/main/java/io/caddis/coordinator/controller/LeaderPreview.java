package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Who would lead if a broker gave its leaderships away: the controller's own {@link LeaderSelection}, asked with what an image shows. An
 * image does not tell whether a broker's last run has been taken into account yet; a broker of which that is still due counts here as one
 * that may lead, and the controller may decide otherwise. Immutable; any thread.
 */
public final class LeaderPreview {

    private final BrokerRoster brokers;

    private LeaderPreview(BrokerRoster brokers) {
        this.brokers = brokers;
    }

    /** With {@code leaving} as if it were draining. */
    public static LeaderPreview without(int leaving, ClusterImage image) {
        Map<Integer, BrokerRegistration> live = new HashMap<>(image.brokers());
        live.computeIfPresent(leaving, (id, broker) -> broker.withDraining(true));
        Map<Integer, ProcessedIncarnation> processed = new HashMap<>();
        live.forEach((id, broker) -> processed.put(id, new ProcessedIncarnation(broker.incarnation(), broker.diskIds(), false)));
        return new LeaderPreview(new BrokerRoster(live, processed, Map.of()));
    }

    /** Empty if nobody could lead. Who leads already, if no other can take over. */
    public OptionalInt leader(PartitionImage partition) {
        List<Integer> isr = partition.isr().stream().filter(brokers::isLive).toList();
        List<Integer> elr = partition.elr().stream().filter(brokers::isLive).toList();
        return LeaderSelection.choose(partition, isr, elr, brokers)
                .map(choice -> OptionalInt.of(choice.leader().brokerId()))
                .orElseGet(OptionalInt::empty);
    }
}
