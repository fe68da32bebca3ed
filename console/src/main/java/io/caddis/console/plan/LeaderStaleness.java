package io.caddis.console.plan;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.LeaderMove;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.TopicView;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is no longer as a plan that moves leaders assumed. Pure. */
final class LeaderStaleness {

    private static final int SHOWN_MAX = 100;

    private LeaderStaleness() {}

    static List<Change> of(List<LeaderMove> moves, ClusterView view) {
        List<Change> changes = new ArrayList<>();
        for (LeaderMove move : moves) {
            if (move.to() != null && changes.size() < SHOWN_MAX) {
                change(move, view).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private static Optional<Change> change(LeaderMove move, ClusterView view) {
        TopicView topic = view.topic(move.topic());
        Optional<PartitionImage> present = topic == null ? Optional.empty() : topic.image().partition(move.partition());
        if (present.isEmpty()) {
            return Optional.of(new Change("partition-gone", move.topic(), move.partition(), "", ""));
        }
        PartitionImage partition = present.get();
        if (!view.image().brokers().containsKey(move.to())) {
            return Optional.of(new Change("broker-gone", move.topic(), move.partition(), move.to().toString(), ""));
        }
        if (partition.partitionEpoch() == move.partitionEpoch()) {
            return Optional.empty();
        }
        String leaderBefore = move.from() == null ? "" : move.from().toString();
        String leaderNow = partition.hasLeader() ? Integer.toString(partition.leader()) : "";
        return Optional.of(leaderBefore.equals(leaderNow)
                ? new Change("isr-changed", move.topic(), move.partition(), move.isr().toString(), partition.isr().toString())
                : new Change("leader-changed", move.topic(), move.partition(), leaderBefore, leaderNow));
    }
}
