package io.caddis.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Indexes of closed segments kept in memory, least recently used first out, bounded by their bytes.
 *
 * <p>Any thread. One lock, held for a map operation only; loading happens outside of it, so two readers may load the same
 * index twice, which is harmless.
 */
final class SegmentIndexCache {

    private final long maxBytes;
    private final LinkedHashMap<Segment, SegmentIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    SegmentIndexCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<SegmentIndex> get(Segment segment) {
        return Optional.ofNullable(indexes.get(segment));
    }

    synchronized void put(Segment segment, SegmentIndex index) {
        remove(segment);
        indexes.put(segment, index);
        bytes += index.memoryBytes();
        Iterator<Map.Entry<Segment, SegmentIndex>> oldestFirst = indexes.entrySet().iterator();
        // the newest stays even if it is larger than the bound: its reader is about to use it
        while (bytes > maxBytes && indexes.size() > 1) {
            bytes -= oldestFirst.next().getValue().memoryBytes();
            oldestFirst.remove();
        }
    }

    synchronized void remove(Segment segment) {
        SegmentIndex removed = indexes.remove(segment);
        if (removed != null) {
            bytes -= removed.memoryBytes();
        }
    }
}
