package io.caddis.verification.simulation.invariant;

import io.caddis.verification.simulation.world.VirtualLog;

/** The logs of all machines, whether their processes run or not. */
@FunctionalInterface
public interface Disks {

    VirtualLog log(int brokerId, int partitionIndex);
}
