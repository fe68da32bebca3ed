package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.CoordinatorSlots.Slot;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Spreads the coordinator slots evenly over live brokers that are not draining (over the draining ones if there are no
 * others) and moves no slot that need not move. Pure and stateless.
 */
final class CoordinatorSlotPlan {

    private static final Slot UNOWNED = new Slot(-1, PartitionImage.NO_BROKER_EPOCH, 0);

    private CoordinatorSlotPlan() {}

    /** The slots as they should be; equal to {@code present} if nothing is to change. */
    static CoordinatorSlots next(CoordinatorSlots present, Collection<BrokerRegistration> live) {
        Map<Integer, BrokerRegistration> owners = eligible(live);
        List<Slot> slots = new ArrayList<>(present.slots());
        while (slots.size() < CoordinatorSlots.COUNT) {
            slots.add(UNOWNED);
        }
        if (owners.isEmpty()) {
            slots.replaceAll(slot -> slot.brokerId() < 0 ? slot : owned(slot, -1, PartitionImage.NO_BROKER_EPOCH));
            return new CoordinatorSlots(slots);
        }
        Map<Integer, List<Integer>> held = heldBy(slots, owners);
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            if (!owners.containsKey(slots.get(i).brokerId())) {
                free.add(i);
            }
        }
        takeSurplus(held, free);
        for (int index : free) {
            fewest(held).getValue().add(index);
        }
        held.forEach((brokerId, indexes) -> indexes.forEach(index -> {
            Slot slot = slots.get(index);
            long brokerEpoch = owners.get(brokerId).brokerEpoch();
            if (slot.brokerId() != brokerId || slot.brokerEpoch() != brokerEpoch) {
                slots.set(index, owned(slot, brokerId, brokerEpoch));
            }
        }));
        return new CoordinatorSlots(slots);
    }

    private static Map<Integer, BrokerRegistration> eligible(Collection<BrokerRegistration> live) {
        boolean allDrain = live.stream().allMatch(BrokerRegistration::draining);
        return live.stream()
                .filter(broker -> allDrain || !broker.draining())
                .collect(Collectors.toMap(BrokerRegistration::brokerId, broker -> broker, (a, b) -> a, TreeMap::new));
    }

    private static Map<Integer, List<Integer>> heldBy(List<Slot> slots, Map<Integer, BrokerRegistration> owners) {
        Map<Integer, List<Integer>> held = new TreeMap<>();
        owners.keySet().forEach(id -> held.put(id, new ArrayList<>()));
        for (int i = 0; i < slots.size(); i++) {
            List<Integer> indexes = held.get(slots.get(i).brokerId());
            if (indexes != null) {
                indexes.add(i);
            }
        }
        return held;
    }

    /** Takes slots from brokers that hold more than their share, as few as an even spread needs. */
    private static void takeSurplus(Map<Integer, List<Integer>> held, List<Integer> free) {
        int share = CoordinatorSlots.COUNT / held.size();
        int brokersWithOneMore = CoordinatorSlots.COUNT % held.size();
        List<List<Integer>> fullestFirst = held.values().stream()
                .sorted(Comparator.comparingInt((List<Integer> indexes) -> indexes.size()).reversed())
                .toList();
        for (List<Integer> indexes : fullestFirst) {
            int keep = indexes.size() > share && brokersWithOneMore > 0 ? share + 1 : share;
            brokersWithOneMore -= keep > share ? 1 : 0;
            while (indexes.size() > keep) {
                free.add(indexes.remove(indexes.size() - 1));
            }
        }
    }

    private static Map.Entry<Integer, List<Integer>> fewest(Map<Integer, List<Integer>> held) {
        return held.entrySet().stream()
                .min(Comparator.comparingInt(entry -> entry.getValue().size()))
                .orElseThrow();
    }

    private static Slot owned(Slot slot, int brokerId, long brokerEpoch) {
        return new Slot(brokerId, brokerEpoch, slot.epoch() + 1);
    }
}
