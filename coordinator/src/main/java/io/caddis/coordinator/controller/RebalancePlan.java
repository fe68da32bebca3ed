package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ReplicaSpread.Place;
import io.caddis.coordinator.image.BrokerRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The next replicas to move so that brokers hold equal shares: first off brokers that are being emptied, then so that
 * partitions span the racks there are, then from full brokers to empty ones, and last who is the preferred leader. Pure: asked
 * again as moves arrive, and empty once nothing is worth moving.
 *
 * <p>It moves little. Shares count only where they differ by more than {@link #TOLERATED_PERCENT}; one replica of a partition
 * moves at a time, and only of partitions whose replicas are all in sync; no partition ends up in fewer racks. Each move brings
 * the plan nearer to its end: it leaves an emptied broker, adds a rack, or lowers the difference of two brokers, and undoes
 * nothing an earlier one did. A broker that is down keeps what is assigned to it: a restart moves no data.
 */
record RebalancePlan(List<ReplicaMove> moves) {

    /** Brokers whose shares are within this of the average are left alone. */
    static final int TOLERATED_PERCENT = 10;

    /** A change of the preferred leader copies nothing; so many go into one plan. */
    static final int MAX_PREFERENCES = 200;

    /**
     * @param topics     all of them
     * @param live       registered brokers
     * @param settled    those among them that have been up long enough to be given replicas
     * @param evacuating brokers that are to be emptied, alive or not
     * @param spread     false: only empty the evacuating ones
     * @param maxMoves   that may be under way at a time, those already under way included
     */
    static RebalancePlan next(
            Collection<StoredTopic> topics,
            Map<Integer, BrokerRegistration> live,
            Set<Integer> settled,
            Set<Integer> evacuating,
            boolean spread,
            int maxMoves) {
        List<Integer> receivers = live.values().stream()
                .filter(broker -> !broker.draining() && settled.contains(broker.brokerId()) && !evacuating.contains(broker.brokerId()))
                .map(BrokerRegistration::brokerId)
                .toList();
        ReplicaSpread all = new ReplicaSpread(topics, live, receivers);
        long underWay = all.movesUnderWay();
        List<ReplicaMove> moves = new ArrayList<>();
        int room = (int) Math.max(0, maxMoves - underWay);
        evacuate(all, evacuating, room, moves);
        if (spread) {
            spanRacks(all, receivers, room, moves);
            level(all, room, moves);
            if (moves.isEmpty() && underWay == 0) {
                levelPreferences(all, moves);
            }
        }
        return new RebalancePlan(List.copyOf(moves));
    }

    private static void evacuate(ReplicaSpread all, Set<Integer> evacuating, int room, List<ReplicaMove> moves) {
        for (int broker : evacuating) {
            for (Place place : all.placesOf(broker)) {
                if (moves.size() >= room) {
                    return;
                }
                if (place.isFree() && place.target().contains(broker)) {
                    all.heir(place, broker).ifPresent(heir -> moves.add(all.move(place, broker, heir)));
                }
            }
        }
    }

    private static void spanRacks(ReplicaSpread all, List<Integer> receivers, int room, List<ReplicaMove> moves) {
        int racks = all.racks(receivers);
        for (Place place : all.places()) {
            if (moves.size() >= room) {
                return;
            }
            int present = all.racks(place.target());
            if (present >= Math.min(racks, place.target().size()) || !place.isHealthy()) {
                continue;
            }
            place.target().stream()
                    .sorted(Comparator.comparingInt((Integer id) -> -all.replicas(id)))
                    .filter(from -> all.heir(place, from).map(heir -> all.racksWith(place, from, heir) > present).orElse(false))
                    .findFirst()
                    .ifPresent(from -> moves.add(all.move(place, from, all.heir(place, from).orElseThrow())));
        }
    }

    private static void level(ReplicaSpread all, int room, List<ReplicaMove> moves) {
        while (moves.size() < room) {
            Optional<ReplicaMove> move = levelOnce(all);
            if (move.isEmpty()) {
                return;
            }
            moves.add(move.get());
        }
    }

    private static Optional<ReplicaMove> levelOnce(ReplicaSpread all) {
        List<Integer> emptiestFirst = all.receiversByReplicas();
        double average = emptiestFirst.stream().mapToInt(all::replicas).average().orElse(0);
        for (int to : emptiestFirst) {
            for (int i = emptiestFirst.size() - 1; i >= 0; i--) {
                int from = emptiestFirst.get(i);
                if (!isSkewed(all.replicas(from), all.replicas(to), average)) {
                    break;
                }
                Optional<Place> best = all.placesOf(from).stream()
                        .filter(place -> place.isHealthy() && !place.target().contains(to))
                        .filter(place -> all.racksWith(place, from, to) >= all.racks(place.target()))
                        .min(preferredToMove(all, from, to));
                if (best.isPresent()) {
                    return Optional.of(all.move(best.get(), from, to));
                }
            }
        }
        return Optional.empty();
    }

    /** A topic that crowds the full broker goes first; among those, partitions that take the surplus of leaders along. */
    private static Comparator<Place> preferredToMove(ReplicaSpread all, int from, int to) {
        int towardsFewerLeaders = all.leaders(from) > all.leaders(to) ? 0 : 1;
        return Comparator.comparingInt((Place place) -> all.ofTopic(place, to) - all.ofTopic(place, from))
                .thenComparingInt(place -> place.target().get(0) == from ? towardsFewerLeaders : 1 - towardsFewerLeaders);
    }

    private static void levelPreferences(ReplicaSpread all, List<ReplicaMove> moves) {
        while (moves.size() < MAX_PREFERENCES) {
            Optional<ReplicaMove> move = levelPreferencesOnce(all);
            if (move.isEmpty()) {
                return;
            }
            moves.add(move.get());
        }
    }

    private static Optional<ReplicaMove> levelPreferencesOnce(ReplicaSpread all) {
        List<Integer> fewestFirst = all.receiversByLeaders();
        double average = fewestFirst.stream().mapToInt(all::leaders).average().orElse(0);
        for (int to : fewestFirst) {
            for (int i = fewestFirst.size() - 1; i >= 0; i--) {
                int from = fewestFirst.get(i);
                if (!isSkewed(all.leaders(from), all.leaders(to), average)) {
                    break;
                }
                Optional<Place> place = all.placesOf(to).stream()
                        .filter(candidate -> candidate.isHealthy() && candidate.target().get(0) == from)
                        .findFirst();
                if (place.isPresent()) {
                    return Optional.of(all.prefer(place.get(), to));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSkewed(int more, int less, double average) {
        double tolerated = average * TOLERATED_PERCENT / 100;
        return more - less >= 2 && (more > average + tolerated || less < average - tolerated);
    }
}
