package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.cluster.BrokerDetail;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.BrokerState;
import io.caddis.admin.cluster.Indicator;
import io.caddis.admin.cluster.Overview;
import io.caddis.admin.topic.PartitionState;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sums a view up: verdict, key figures, one broker. Pure but for the history it is given, on the console's loop. */
public final class OverviewMaker {

    private OverviewMaker() {}

    /** The first page of a console. */
    public static Overview overview(ClusterView view, NodeHealth health, IndicatorHistory history, int nodeId) {
        ClusterImage image = view.image();
        Optional<ControllerIdentity> controller = image.controller();
        return new Overview(
                image.clusterId(), nodeId, VerdictRules.verdict(image, view.tally(), view.brokers(), health),
                indicators(view, history), view.brokers(), view.topics().size(), view.tally().partitions(), view.tally().replicas(),
                controller.map(ControllerIdentity::brokerId).orElse(null),
                controller.map(ControllerIdentity::controllerEpoch).orElse(null),
                view.measured().missing(), Instant.ofEpochMilli(view.asOfMs()).toString());
    }

    private static List<Indicator> indicators(ClusterView view, IndicatorHistory history) {
        List<Indicator> indicators = new ArrayList<>();
        indicators.add(partitions("offline", PartitionState.OFFLINE, view, history));
        indicators.add(partitions("under-min-isr", PartitionState.UNDER_MIN_ISR, view, history));
        indicators.add(partitions("under-replicated", PartitionState.UNDER_REPLICATED, view, history));
        indicators.add(partitions("non-preferred-leader", PartitionState.NON_PREFERRED_LEADER, view, history));
        long live = view.image().brokers().size();
        indicators.add(history.indicator(
                "brokers", live, "brokers", live < view.brokers().size() ? Level.WARNING : Level.OK, "/brokers"));
        Long perSecond = view.measured().perSecond().isEmpty()
                ? null : Long.valueOf(view.measured().perSecond().values().stream().mapToLong(Long::longValue).sum());
        indicators.add(history.indicator(
                "messages-in", perSecond, "messages/s", perSecond == null ? Level.UNKNOWN : Level.OK, "/topics?sort=rate&order=desc"));
        return indicators;
    }

    private static Indicator partitions(String name, PartitionState state, ClusterView view, IndicatorHistory history) {
        int count = view.tally().in(state);
        return history.indicator(
                name, (long) count, "partitions", count == 0 ? Level.OK : PartitionRows.level(state), VerdictRules.link(state));
    }

    /** One broker with what its registration says; empty if nobody knows it. */
    public static Optional<BrokerDetail> broker(ClusterView view, int brokerId) {
        Optional<BrokerRow> row = view.brokers().stream().filter(broker -> broker.brokerId() == brokerId).findFirst();
        return row.map(broker -> detail(view, broker));
    }

    private static BrokerDetail detail(ClusterView view, BrokerRow row) {
        BrokerRegistration registration = view.image().brokers().get(row.brokerId());
        List<BrokerDetail.Endpoint> endpoints = new ArrayList<>();
        if (registration != null) {
            new TreeMap<>(registration.endpoints()).forEach((listener, endpoint) -> endpoints.add(
                    new BrokerDetail.Endpoint(listener, endpoint.host(), endpoint.port(), endpoint.securityProtocol())));
        }
        Map<String, Integer> states = new TreeMap<>();
        view.tally().of(row.brokerId()).states.forEach((state, count) -> states.put(state.name(), count));
        boolean offline = row.state() == BrokerState.OFFLINE;
        return new BrokerDetail(
                row, endpoints,
                offline ? null : registration.incarnation().toString(),
                offline ? null : registration.cleanShutdown(),
                offline ? null : registration.newDirectories(),
                offline ? null : registration.diskIds().size(),
                (int) view.image().coordinatorSlots().slots().stream().filter(slot -> slot.brokerId() == row.brokerId()).count(),
                states, view.measured().missing(), Instant.ofEpochMilli(view.asOfMs()).toString());
    }
}
