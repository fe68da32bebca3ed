package io.caddis.log;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The idempotent producers of one log: decides whether a batch is new, sent before, or out of order (KIP-98, KIP-360).
 *
 * <p>Deciding changes nothing; {@link #update} does, for appends, replication and recovery alike, so that state after a
 * restart is what it was before. Bounded: beyond {@link #MAX_PRODUCERS} the one idle for longest is forgotten, as its expiry
 * would have done. Not thread-safe: the log's lock guards it.
 */
final class ProducerStates {

    /** About 10 MB at the most. */
    static final int MAX_PRODUCERS = 50_000;

    private final LinkedHashMap<Long, ProducerEntry> producers = new LinkedHashMap<>(16, 0.75f, true);

    /** Outcome for a batch that is not refused. */
    sealed interface Verdict {
        /** The batch continues the producer's sequence. */
        record Accept() implements Verdict {
        }

        /** The batch was appended before, at these offsets. */
        record Duplicate(long baseOffset, long lastOffset) implements Verdict {
        }
    }

    private static final Verdict ACCEPT = new Verdict.Accept();

    /**
     * @throws LogException.ProducerFenced a producer epoch below the newest one
     * @throws LogException.OutOfOrderSequence a gap, or a new epoch that does not begin at sequence 0
     * @throws LogException.DuplicateSequence a batch from before the window
     */
    Verdict check(LogId id, ByteBuffer batch, int at) {
        long producerId = RecordBatchHeader.producerId(batch, at);
        if (producerId == RecordBatchHeader.NO_PRODUCER_ID) {
            return ACCEPT;
        }
        short producerEpoch = RecordBatchHeader.producerEpoch(batch, at);
        ProducerEntry entry = producers.get(producerId);
        if (entry == null) {
            // the state may have expired, or gone with deleted records, while the producer lived on: it may continue
            return ACCEPT;
        }
        if (producerEpoch < entry.producerEpoch()) {
            throw new LogException.ProducerFenced("producer " + producerId + " sent to " + id + " with producer epoch " + producerEpoch
                    + ", its newest is " + entry.producerEpoch());
        }
        if (RecordBatchHeader.isControl(batch, at)) {
            return ACCEPT;
        }
        int firstSequence = RecordBatchHeader.baseSequence(batch, at);
        int lastSequence = ProducerEntry.advance(firstSequence, RecordBatchHeader.lastOffsetDelta(batch, at));
        if (producerEpoch > entry.producerEpoch()) {
            if (firstSequence != 0) {
                throw new LogException.OutOfOrderSequence("producer " + producerId + " began producer epoch " + producerEpoch + " in " + id
                        + " with sequence " + firstSequence + " instead of 0");
            }
            return ACCEPT;
        }
        int known = entry.indexOf(firstSequence, lastSequence);
        if (known >= 0) {
            return new Verdict.Duplicate(entry.baseOffset(known), entry.lastOffset(known));
        }
        if (!entry.hasBatches()) {
            if (firstSequence != 0) {
                throw new LogException.OutOfOrderSequence("producer " + producerId + " begins in " + id + " with sequence " + firstSequence
                        + " after a marker of producer epoch " + producerEpoch);
            }
            return ACCEPT;
        }
        int due = ProducerEntry.advance(entry.newestSequence(), 1);
        if (firstSequence == due) {
            return ACCEPT;
        }
        String message = "producer " + producerId + " with producer epoch " + producerEpoch + " sent sequence " + firstSequence + " to " + id
                + ", due was " + due;
        if (isBefore(lastSequence, entry.oldestSequence())) {
            throw new LogException.DuplicateSequence(message + " and the last " + ProducerEntry.WINDOW + " batches are remembered");
        }
        throw new LogException.OutOfOrderSequence(message);
    }

    /** Whether one sequence number is behind another by less than half of the circle. */
    private static boolean isBefore(int sequence, int other) {
        int distance = (other - sequence) & ProducerEntry.MAX_SEQUENCE;
        return distance > 0 && distance < ProducerEntry.MAX_SEQUENCE / 2;
    }

    /** Takes note of a batch that is in the log. */
    void update(ByteBuffer batch, int at, long nowMs) {
        long producerId = RecordBatchHeader.producerId(batch, at);
        if (producerId == RecordBatchHeader.NO_PRODUCER_ID) {
            return;
        }
        short producerEpoch = RecordBatchHeader.producerEpoch(batch, at);
        ProducerEntry entry = producers.get(producerId);
        if (entry == null) {
            entry = new ProducerEntry(producerId, producerEpoch);
            put(entry);
        } else if (entry.producerEpoch() != producerEpoch) {
            entry.beginEpoch(producerEpoch);
        }
        entry.touch(nowMs);
        if (!RecordBatchHeader.isControl(batch, at)) {
            int firstSequence = RecordBatchHeader.baseSequence(batch, at);
            entry.add(firstSequence, ProducerEntry.advance(firstSequence, RecordBatchHeader.lastOffsetDelta(batch, at)),
                    RecordBatchHeader.baseOffset(batch, at), RecordBatchHeader.lastOffset(batch, at));
        }
    }

    private void put(ProducerEntry entry) {
        producers.put(entry.producerId(), entry);
        if (producers.size() > MAX_PRODUCERS) {
            Iterator<Map.Entry<Long, ProducerEntry>> leastRecentFirst = producers.entrySet().iterator();
            leastRecentFirst.next();
            leastRecentFirst.remove();
        }
    }

    /** Forgets producers idle for longer than this. A clock set back makes nobody older. */
    void expire(long nowMs, long producerExpirationMs) {
        producers.values().removeIf(entry -> nowMs - entry.lastAppendMs() > producerExpirationMs);
    }

    int size() {
        return producers.size();
    }

    void clear() {
        producers.clear();
    }

    /** Least recently used first, the order {@link #decode} keeps. */
    ByteBuffer encode() {
        int bytes = Integer.BYTES;
        for (ProducerEntry entry : producers.values()) {
            bytes += entry.encodedBytes();
        }
        ByteBuffer payload = ByteBuffer.allocate(bytes).putInt(producers.size());
        producers.values().forEach(entry -> entry.encode(payload));
        return payload.flip();
    }

    /** @throws IllegalArgumentException if the payload is not what {@link #encode} writes */
    static ProducerStates decode(ByteBuffer payload) {
        ProducerStates states = new ProducerStates();
        int count = payload.getInt();
        if (count < 0 || (long) count * ProducerEntry.FIXED_BYTES > payload.remaining()) {
            throw new IllegalArgumentException("count " + count + " does not fit into " + payload.remaining() + " bytes");
        }
        for (int i = 0; i < count; i++) {
            states.put(ProducerEntry.decode(payload));
        }
        if (payload.hasRemaining()) {
            throw new IllegalArgumentException(payload.remaining() + " bytes too many");
        }
        return states;
    }
}
