package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.BrokerState;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes the rows of the brokers: those that live, and those that partitions name. Pure. */
final class BrokerRows {

    private BrokerRows() {}

    /** @param sinceMs when a broker came into the state it is in, as far as this node saw it */
    static List<BrokerRow> rows(ClusterImage image, BrokerTally tally, int nodeId, Map<Integer, String> since) {
        TreeSet<Integer> ids = new TreeSet<>(image.brokers().keySet());
        ids.addAll(tally.byBroker().keySet());
        long leaders = tally.byBroker().values().stream().mapToLong(broker -> broker.leaders).sum();
        List<BrokerRow> rows = new ArrayList<>(ids.size());
        for (int id : ids) {
            BrokerTally.OfBroker counts = tally.of(id);
            BrokerRegistration registration = image.brokers().get(id);
            BrokerState state = state(registration);
            BrokerRegistration.Endpoint endpoint = registration == null ? null : firstEndpoint(registration);
            rows.add(new BrokerRow(
                    id, state, state == BrokerState.ACTIVE ? Level.OK : Level.WARNING,
                    endpoint == null ? null : endpoint.host(),
                    endpoint == null ? null : endpoint.port(),
                    registration == null ? null : registration.rack().orElse(null),
                    image.controller().filter(controller -> controller.brokerId() == id).isPresent(),
                    id == nodeId,
                    counts.leaders, counts.preferred, counts.replicas, counts.inSync,
                    registration == null ? null : skewPercent(counts.leaders, leaders, image.brokers().size()),
                    counts.sizeKnown && registration != null ? counts.sizeBytes : null,
                    registration == null ? null : registration.brokerEpoch(),
                    since.get(id)));
        }
        return rows;
    }

    static BrokerState state(BrokerRegistration registration) {
        if (registration == null) {
            return BrokerState.OFFLINE;
        }
        return registration.draining() ? BrokerState.DRAINING : BrokerState.ACTIVE;
    }

    private static Integer skewPercent(int leaders, long allLeaders, int liveBrokers) {
        if (allLeaders == 0 || liveBrokers == 0) {
            return null;
        }
        double mean = (double) allLeaders / liveBrokers;
        return (int) Math.round((leaders - mean) * 100 / mean);
    }

    /** By name of the listener, so that every node shows the same. */
    private static BrokerRegistration.Endpoint firstEndpoint(BrokerRegistration registration) {
        return registration.endpoints().entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
