package io.caddis.console.view;

import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.admin.topic.ReplicaState;
import io.caddis.admin.topic.ReplicaView;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts over all partitions, for the cluster and for each broker. Filled once, then only read. */
final class BrokerTally {

    private final Map<Integer, OfBroker> byBroker = new TreeMap<>();
    private final Map<PartitionState, Integer> states = new EnumMap<>(PartitionState.class);
    private int partitions;
    private int replicas;

    /** What one broker has. */
    static final class OfBroker {
        int leaders;
        int preferred;
        int replicas;
        int inSync;
        /** Led instead of the preferred leader. */
        int leadsForOthers;
        /** Missing from an ISR that has fewer members than min.insync.replicas. */
        int missingUnderMinIsr;
        int missing;
        int missingOffline;
        long sizeBytes;
        boolean sizeKnown = true;
        final Map<PartitionState, Integer> states = new EnumMap<>(PartitionState.class);
    }

    void add(PartitionRow row) {
        partitions++;
        replicas += row.replicas().size();
        boolean offline = row.states().contains(PartitionState.OFFLINE);
        boolean underMinIsr = row.states().contains(PartitionState.UNDER_MIN_ISR);
        row.states().forEach(state -> states.merge(state, 1, Integer::sum));
        for (ReplicaView replica : row.replicas()) {
            OfBroker broker = of(replica.brokerId());
            broker.replicas++;
            boolean inSync = replica.state() != ReplicaState.OFFLINE && row.isr().contains(replica.brokerId());
            broker.inSync += inSync ? 1 : 0;
            broker.missing += inSync ? 0 : 1;
            broker.missingUnderMinIsr += !inSync && underMinIsr ? 1 : 0;
            broker.missingOffline += offline && replica.state() == ReplicaState.OFFLINE ? 1 : 0;
            broker.sizeKnown &= replica.sizeBytes() != null;
            broker.sizeBytes += replica.sizeBytes() == null ? 0 : replica.sizeBytes();
            row.states().forEach(state -> broker.states.merge(state, 1, Integer::sum));
        }
        of(row.preferredLeader()).preferred++;
        if (row.leader() != null) {
            OfBroker leader = of(row.leader());
            leader.leaders++;
            leader.leadsForOthers += row.leader() == row.preferredLeader() ? 0 : 1;
        }
    }

    OfBroker of(int brokerId) {
        return byBroker.computeIfAbsent(brokerId, id -> new OfBroker());
    }

    Map<Integer, OfBroker> byBroker() {
        return byBroker;
    }

    int in(PartitionState state) {
        return states.getOrDefault(state, 0);
    }

    int partitions() {
        return partitions;
    }

    int replicas() {
        return replicas;
    }
}
