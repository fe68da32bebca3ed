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
    private boolean knowsAll;

    /** Of a log that has just been made: until the first producer is forgotten, who is not known has sent nothing. */
    static ProducerStates ofNewLog() {
        ProducerStates states = new ProducerStates();
        states.knowsAll = true;
        return states;
    }

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
     * @throws LogException.OutOfOrderSequence a gap, a sequence before the window, or a beginning that is not at sequence 0. A
     *     sequence before the window is not answered as a duplicate: an early batch that was refused while later ones of
     *     the same producer were taken would be lost as acknowledged. Producers keep five requests in flight, so none asks
     *     about an older one that was appended
     */
    Verdict check(LogId id, ByteBuffer batch, int at) {
        long producerId = RecordBatchHeader.producerId(batch, at);
        if (producerId == RecordBatchHeader.NO_PRODUCER_ID) {
            return ACCEPT;
        }
        short producerEpoch = RecordBatchHeader.producerEpoch(batch, at);
        ProducerEntry entry = producers.get(producerId);
        if (entry == null) {
            int beginning = RecordBatchHeader.baseSequence(batch, at);
            if (knowsAll && beginning != 0 && !RecordBatchHeader.isControl(batch, at)) {
                // its first batches were refused, when this node did not lead yet, and are on their way again
                throw new LogException.OutOfOrderSequence("producer " + producerId + " begins in the new log " + id + " with sequence "
                        + beginning + ", earlier ones are missing");
            }
            // the state may have expired while the producer lived on: it may continue
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
        throw new LogException.OutOfOrderSequence("producer " + producerId + " with producer epoch " + producerEpoch + " sent sequence " + firstSequence + " to " + id
                + ", due was " + due);
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
            knowsAll = false;
        }
    }

    /** Forgets producers idle for longer than this. A clock set back makes nobody older. */
    void expire(long nowMs, long producerExpirationMs) {
        if (producers.values().removeIf(entry -> nowMs - entry.lastAppendMs() > producerExpirationMs)) {
            knowsAll = false;
        }
    }

    int size() {
        return producers.size();
    }

    void clear() {
        knowsAll = false;
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
