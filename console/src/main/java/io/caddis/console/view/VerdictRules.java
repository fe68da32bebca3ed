package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.BrokerState;
import io.caddis.admin.cluster.Cause;
import io.caddis.admin.cluster.Verdict;
import io.caddis.admin.topic.PartitionState;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Is the cluster well, and if not, why: one rule for each cause, in the order of what an operator does first. Pure. */
final class VerdictRules {

    private final ClusterImage image;
    private final BrokerTally tally;
    private final List<BrokerRow> brokers;
    private final List<Cause> causes = new ArrayList<>();

    private VerdictRules(ClusterImage image, BrokerTally tally, List<BrokerRow> brokers) {
        this.image = image;
        this.tally = tally;
        this.brokers = brokers;
    }

    static Verdict verdict(ClusterImage image, BrokerTally tally, List<BrokerRow> brokers, NodeHealth health) {
        VerdictRules rules = new VerdictRules(image, tally, brokers);
        rules.judge(health);
        rules.causes.sort(Comparator.comparing(Cause::level).reversed());
        Level worst = rules.causes.isEmpty() ? Level.OK : rules.causes.get(0).level();
        return new Verdict(worst, rules.causes);
    }

    private void judge(NodeHealth health) {
        if (image.controller().isEmpty()) {
            add("no-controller", Level.CRITICAL, null, Map.of(), null);
        }
        ofPartitions("offline", Level.CRITICAL, PartitionState.OFFLINE, broker -> broker.missingOffline > 0);
        ofPartitions("under-min-isr", Level.CRITICAL, PartitionState.UNDER_MIN_ISR, broker -> broker.missingUnderMinIsr > 0);
        long ownerless = image.coordinatorSlots().slots().stream().filter(slot -> slot.brokerId() < 0).count();
        if (ownerless > 0) {
            add("coordinators-missing", Level.CRITICAL, ownerless, Map.of(), null);
        }
        ofPartitions("under-replicated", Level.WARNING, PartitionState.UNDER_REPLICATED, broker -> broker.missing > 0);
        List<BrokerRow> gone = brokers.stream().filter(broker -> broker.state() == BrokerState.OFFLINE).toList();
        if (!gone.isEmpty()) {
            Map<String, String> params = new TreeMap<>(Map.of("brokers", ids(gone)));
            gone.stream().map(BrokerRow::since).filter(since -> since != null).min(Comparator.naturalOrder())
                    .ifPresent(since -> params.put("since", since));
            add("broker-gone", Level.WARNING, (long) gone.size(), params, "/brokers?state=OFFLINE");
        }
        if (!health.catalogAvailable()) {
            add("catalog-unavailable", Level.WARNING, null,
                    Map.of("since", health.catalogSince(), "detail", health.catalogDetail()), null);
        }
        if (health.offlineDirectories() > 0) {
            add("directories-offline", Level.WARNING, (long) health.offlineDirectories(), Map.of(), null);
        }
        List<BrokerRow> draining = brokers.stream().filter(broker -> broker.state() == BrokerState.DRAINING).toList();
        if (!draining.isEmpty()) {
            add("broker-draining", Level.WARNING, (long) draining.size(), Map.of("brokers", ids(draining)), "/brokers?state=DRAINING");
        }
        ofPartitions("non-preferred-leader", Level.WARNING, PartitionState.NON_PREFERRED_LEADER, broker -> broker.leadsForOthers > 0);
        if (tally.in(PartitionState.REASSIGNING) > 0) {
            add("reassigning", Level.OK, (long) tally.in(PartitionState.REASSIGNING), Map.of(), link(PartitionState.REASSIGNING));
        }
    }

    private void ofPartitions(String code, Level level, PartitionState state, Predicate<BrokerTally.OfBroker> concerned) {
        int count = tally.in(state);
        if (count > 0) {
            String ids = tally.byBroker().entrySet().stream()
                    .filter(broker -> concerned.test(broker.getValue()))
                    .map(broker -> broker.getKey().toString())
                    .collect(Collectors.joining(","));
            add(code, level, (long) count, Map.of("brokers", ids), link(state));
        }
    }

    static String link(PartitionState state) {
        return "/partitions?state=" + state;
    }

    private static String ids(List<BrokerRow> rows) {
        return rows.stream().map(row -> Integer.toString(row.brokerId())).collect(Collectors.joining(","));
    }

    private void add(String code, Level level, Long count, Map<String, String> params, String link) {
        causes.add(new Cause(code, level, count, params, link));
    }
}
