package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.LoadedGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the catalog, on whichever thread: its exceptions become results, and rows become groups. Errors too: a call that
 * never came back would hold up its slots for ever.
 */
final class CatalogCalls {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogCalls.class);

    private final GroupStore store;
    private final GroupFactory factory;
    private final LongSupplier nowMs;

    CatalogCalls(GroupStore store, GroupFactory factory, LongSupplier nowMs) {
        this.store = store;
        this.factory = factory;
        this.nowMs = nowMs;
    }

    SlotRead.Result read(SlotRead read) {
        List<LoadedGroup> stored;
        try {
            stored = store.takeSlot(read.slot().slot(), read.slot().epoch());
        } catch (CatalogException.Fenced e) {
            return new SlotRead.Result.Fenced(e.getMessage());
        } catch (CatalogException.Unavailable e) {
            return new SlotRead.Result.Failed(e);
        } catch (RuntimeException | Error e) {
            LOG.error("the groups of a slot could not be read: {}", read.slot(), e);
            return new SlotRead.Result.Failed(e);
        }
        Map<String, SlotRead.ReadGroup> groups = new HashMap<>();
        Map<String, Throwable> unreadable = new HashMap<>();
        for (LoadedGroup group : stored) {
            String groupId = group.group().groupId();
            if (read.wants(groupId)) {
                try {
                    groups.put(groupId, new SlotRead.ReadGroup(group.group(), factory.load(group, nowMs.getAsLong())));
                } catch (RuntimeException | Error e) {
                    unreadable.put(groupId, e);
                }
            }
        }
        return new SlotRead.Result.Read(groups, unreadable);
    }

    WriteBatch.Result write(WriteBatch batch) {
        try {
            return new WriteBatch.Result.Stored(store.write(batch.bySlot()));
        } catch (CatalogException.Unavailable e) {
            LOG.debug("outcome of a transaction of {} writes is unknown", batch.writes().size(), e);
            return new WriteBatch.Result.Unavailable();
        } catch (RuntimeException | Error e) {
            return new WriteBatch.Result.Refused(e);
        }
    }

    /** What the answer is to do with {@link OffsetReads}, on the coordinator's thread. */
    Runnable readOffsets(OffsetReads.Batch batch, OffsetReads reads) {
        try {
            Map<String, List<GroupStore.CommittedOffset>> offsets = store.offsets(batch.groupIds());
            return () -> reads.succeeded(offsets);
        } catch (CatalogException.Unavailable e) {
            LOG.debug("offsets of {} groups cannot be read", batch.groupIds().size(), e);
            return reads::unavailable;
        } catch (RuntimeException | Error e) {
            return () -> reads.refused(e);
        }
    }

    List<String> expire(OffsetExpiry.Run run) {
        try {
            return store.expireOffsets(run.epochs(), run.beforeMs(), run.nowMs());
        } catch (CatalogException.Unavailable e) {
            LOG.debug("offsets are not expired this time", e);
            return List.of();
        } catch (RuntimeException | Error e) {
            LOG.error("offsets could not be expired", e);
            return List.of();
        }
    }
}
