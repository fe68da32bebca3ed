package io.caddis.verification.simulation.node;

import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.metadata.VirtualCatalog;
import io.caddis.verification.simulation.metadata.VirtualZooKeeper;
import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Network;
import io.caddis.verification.simulation.world.Rates;
import io.caddis.verification.simulation.world.Scheduler;
import io.caddis.verification.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * What all brokers of one simulation share.
 *
 * @param machines by broker id minus one
 * @param checks   by the partition's index
 * @param planted  the defect this cluster has, {@link PlantedBug#NONE} unless the simulation itself is tested
 */
public record Cluster(
        Scheduler scheduler,
        Chance chance,
        Rates rates,
        Trace trace,
        Network network,
        VirtualZooKeeper zooKeeper,
        VirtualCatalog catalog,
        List<PartitionInvariants> checks,
        List<Machine> machines,
        PlantedBug planted) {

    public Cluster(
            Scheduler scheduler, Chance chance, Rates rates, Trace trace, Network network, VirtualZooKeeper zooKeeper,
            VirtualCatalog catalog, List<PartitionInvariants> checks, PlantedBug planted) {
        this(scheduler, chance, rates, trace, network, zooKeeper, catalog, checks, new ArrayList<>(), planted);
    }

    public Machine machine(int brokerId) {
        return machines.get(brokerId - 1);
    }

    public long nowMs() {
        return scheduler.nowMs();
    }

    boolean has(PlantedBug bug) {
        return planted == bug;
    }

    SimulatedPartition partition(int index) {
        return checks.get(index).partition();
    }
}
