package io.caddis.console.view;

import io.caddis.admin.Gap;
import java.util.List;
import java.util.Map;

/**
 * What only the brokers themselves know, as they last told it. Immutable.
 *
 * @param sizeBytes  bytes of each replica's log by broker; a broker that did not answer is absent
 * @param offsets    start and end of partitions, told by their leaders
 * @param perSecond  records per second into each topic, by the last two tellings of all its leaders
 * @param missing    who did not answer, and why
 */
public record Measurements(
        Map<Integer, Map<PartitionId, Long>> sizeBytes,
        Map<PartitionId, Offsets> offsets,
        Map<String, Long> perSecond,
        List<Gap> missing) {

    /** Nobody was asked yet. */
    public static final Measurements NONE = new Measurements(
            Map.of(), Map.of(), Map.of(),
            List.of(new Gap("not-known-yet", null, "sizes", "the brokers are asked while somebody looks")));

    public Measurements {
        sizeBytes = Map.copyOf(sizeBytes);
        offsets = Map.copyOf(offsets);
        perSecond = Map.copyOf(perSecond);
        missing = List.copyOf(missing);
    }

    /** Bytes of one replica, null if not known. */
    Long sizeBytes(int brokerId, PartitionId partition) {
        Map<PartitionId, Long> ofBroker = sizeBytes.get(brokerId);
        return ofBroker == null ? null : ofBroker.get(partition);
    }

    /** First offset and the offset the next record will get. */
    public record Offsets(long start, long end) {}
}
