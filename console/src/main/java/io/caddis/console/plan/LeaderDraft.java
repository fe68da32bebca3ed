package io.caddis.console.plan;

import io.caddis.admin.Level;
import io.caddis.admin.plan.LeaderMove;
import io.caddis.admin.plan.Plan.BrokerLeaders;
import io.caddis.admin.plan.Plan.Warning;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.admin.plan.PlanRequest.PartitionTarget;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.TopicView;
import io.caddis.coordinator.controller.LeaderPreview;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Who would lead what after a plan, and what to think about before: worked out from one view. Pure. */
final class LeaderDraft {

    /** Partitions that a request may name. */
    static final int NAMED_MAX = 1_000;
    /** Partitions that a plan may move. */
    static final int MOVES_MAX = 20_000;

    private final ClusterView view;
    private final Map<Integer, LeaderPreview> previews = new HashMap<>();
    private final List<LeaderMove> moves = new ArrayList<>();

    private LeaderDraft(ClusterView view) {
        this.view = view;
    }

    /** @throws PlanRefusal if the request names what there is not */
    static Draft of(PlanRequest request, ClusterView view, OptionalLong comesBackAfterMs) {
        LeaderDraft draft = new LeaderDraft(view);
        switch (request.kind()) {
            case MOVE_LEADERS -> draft.named(request.partitions()).forEach(draft::move);
            case MOVE_BROKER_LEADERS -> draft.leaveBroker(request.brokerId());
            case ELECT_PREFERRED -> draft.preferred(request.partitions());
            default -> throw new IllegalArgumentException(request.kind() + " moves no leaders");
        }
        return draft.result(request, comesBackAfterMs);
    }

    private Set<PartitionTarget> named(List<PartitionTarget> targets) {
        Set<PartitionTarget> distinct = new LinkedHashSet<>(targets);
        if (distinct.size() > NAMED_MAX) {
            throw new PlanRefusal(PlanRefusal.Kind.INVALID, "partitions", "more than " + NAMED_MAX + " partitions");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (PartitionTarget target : distinct) {
            if (!seen.add(target.topic() + "-" + target.partition())) {
                throw new PlanRefusal(PlanRefusal.Kind.INVALID, "partitions",
                        target.topic() + "-" + target.partition() + " is named twice with different brokers");
            }
        }
        return distinct;
    }

    private void move(PartitionTarget target) {
        PartitionImage partition = partition(target);
        if (target.to() != null) {
            add(target.topic(), partition, target.to(), "named");
        } else {
            takeAway(target.topic(), partition);
        }
    }

    private void leaveBroker(int brokerId) {
        if (view.brokers().stream().noneMatch(broker -> broker.brokerId() == brokerId)) {
            throw new PlanRefusal(PlanRefusal.Kind.REFUSED, "unknown-broker", "there is no broker " + brokerId);
        }
        for (PartitionRow row : view.partitions()) {
            if (row.leader() != null && row.leader() == brokerId) {
                takeAway(row.topic(), view.topic(row.topic()).image().partitions().get(row.partition()));
            }
        }
    }

    private void preferred(List<PartitionTarget> targets) {
        if (targets != null && !targets.isEmpty()) {
            named(targets).forEach(target -> {
                PartitionImage partition = partition(target);
                add(target.topic(), partition, partition.replicas().get(0), "preferred");
            });
            return;
        }
        for (PartitionRow row : view.partitions()) {
            if (row.states().contains(PartitionState.NON_PREFERRED_LEADER)) {
                add(row.topic(), view.topic(row.topic()).image().partitions().get(row.partition()), row.preferredLeader(), "preferred");
            }
        }
    }

    private PartitionImage partition(PartitionTarget target) {
        TopicView topic = target.topic() == null ? null : view.topic(target.topic());
        if (topic == null || topic.image().partition(target.partition()).isEmpty()) {
            throw new PlanRefusal(PlanRefusal.Kind.REFUSED, "unknown-partition",
                    "there is no partition " + target.topic() + "-" + target.partition());
        }
        return topic.image().partition(target.partition()).orElseThrow();
    }

    /** To whom the controller would give it. */
    private void takeAway(String topic, PartitionImage partition) {
        if (!partition.hasLeader()) {
            keep(topic, partition, "not-alive");
            return;
        }
        LeaderPreview preview = previews.computeIfAbsent(partition.leader(), leader -> LeaderPreview.without(leader, view.image()));
        OptionalInt next = preview.leader(partition);
        if (next.isEmpty() || next.getAsInt() == partition.leader()) {
            keep(topic, partition, "no-other-in-sync");
        } else {
            add(topic, partition, next.getAsInt(), "first-in-sync");
        }
    }

    private void add(String topic, PartitionImage partition, int to, String why) {
        BrokerRegistration broker = view.image().brokers().get(to);
        if (partition.leader() == to) {
            keep(topic, partition, "already-leads");
        } else if (broker == null) {
            keep(topic, partition, "not-alive");
        } else if (!partition.isr().contains(to)) {
            keep(topic, partition, "not-in-sync");
        } else if (broker.draining()) {
            keep(topic, partition, "draining");
        } else {
            note(topic, partition, to, why, isBelowMinIsr(topic, partition) ? Level.WARNING : Level.OK);
        }
    }

    private void keep(String topic, PartitionImage partition, String why) {
        note(topic, partition, null, why, why.equals("already-leads") ? Level.OK : Level.WARNING);
    }

    private void note(String topic, PartitionImage partition, Integer to, String why, Level risk) {
        if (moves.size() == MOVES_MAX) {
            throw new PlanRefusal(PlanRefusal.Kind.REFUSED, "too-many", "more than " + MOVES_MAX + " partitions: name some of them");
        }
        moves.add(new LeaderMove(
                topic, partition.partition(), partition.hasLeader() ? partition.leader() : null, to, why, partition.isr(),
                view.topic(topic).policy().minInsyncReplicas(), risk, partition.partitionEpoch()));
    }

    private boolean isBelowMinIsr(String topic, PartitionImage partition) {
        int needed = Math.min(view.topic(topic).policy().minInsyncReplicas(), partition.replicas().size());
        return partition.isr().size() < needed;
    }

    private Draft result(PlanRequest request, OptionalLong comesBackAfterMs) {
        long moved = moves.stream().filter(move -> move.to() != null).count();
        long same = moves.stream().filter(move -> move.why().equals("already-leads")).count();
        long cannot = moves.size() - moved - same;
        long below = moves.stream().filter(move -> move.to() != null && move.risk() == Level.WARNING).count();
        Map<String, Long> summary = new TreeMap<>(Map.of(
                "leaders-moved", moved, "unchanged", same, "cannot-move", cannot, "below-min-isr-after", below));
        List<Warning> warnings = new ArrayList<>();
        if (cannot > 0) {
            warnings.add(new Warning("no-other-leader", Level.WARNING, cannot, Map.of()));
        }
        if (below > 0) {
            warnings.add(new Warning("below-min-isr", Level.WARNING, below, Map.of()));
        }
        long awayFromPreferred = moves.stream().filter(move -> move.to() != null && !isPreferred(move)).count();
        if (awayFromPreferred > 0 && comesBackAfterMs.isPresent()) {
            warnings.add(new Warning("comes-back-by-itself", Level.WARNING, awayFromPreferred,
                    Map.of("seconds", Long.toString(comesBackAfterMs.getAsLong() / 1_000))));
        }
        // a whole broker is named by its id before it is emptied
        String confirmation = request.kind() == PlanKind.MOVE_BROKER_LEADERS && moved > 0 ? request.brokerId().toString() : null;
        return Draft.ofLeaders(summary, List.copyOf(moves), leadersByBroker(), warnings).withConfirmation(confirmation);
    }

    private boolean isPreferred(LeaderMove move) {
        return view.topic(move.topic()).image().partitions().get(move.partition()).replicas().get(0).equals(move.to());
    }

    private List<BrokerLeaders> leadersByBroker() {
        Map<Integer, Integer> after = new TreeMap<>();
        view.brokers().forEach(broker -> after.put(broker.brokerId(), broker.leaders()));
        moves.stream().filter(move -> move.to() != null).forEach(move -> {
            if (move.from() != null) {
                after.merge(move.from(), -1, Integer::sum);
            }
            after.merge(move.to(), 1, Integer::sum);
        });
        return view.brokers().stream()
                .map(broker -> new BrokerLeaders(broker.brokerId(), broker.leaders(), after.get(broker.brokerId())))
                .filter(broker -> broker.before() != broker.after())
                .toList();
    }
}
