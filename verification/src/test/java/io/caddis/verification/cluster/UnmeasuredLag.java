package io.caddis.verification.cluster;

import io.caddis.coordinator.lag.LagStore;
import io.caddis.coordinator.lag.LagWrite;
import io.caddis.coordinator.lag.StoredLag;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Names no group, so that none is measured: a cluster in one process has no catalog that could be asked for the lag. */
final class UnmeasuredLag implements LagStore {

    @Override
    public CommittedGroups committed(Collection<Integer> slots, int offsetsMax) {
        return new CommittedGroups(List.of(), true);
    }

    @Override
    public StoredLag stored(Collection<Integer> slots, long sinceMs) {
        return new StoredLag(List.of(), List.of());
    }

    @Override
    public Set<Integer> write(LagWrite write) {
        return Set.of();
    }

    @Override
    public boolean tidy(int slot, int coordinatorEpoch, long nowMs) {
        return false;
    }
}
