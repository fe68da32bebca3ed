package io.caddis.verification.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A record value that says where it belongs: its topic and partition, who sent it, and as how many-th of that sender's
 * records for the partition. A value found anywhere else, or with any other byte, gives itself away.
 *
 * @param producer name of the sender, without '/'
 * @param sequence counts the sender's records for this partition, from 0, in the order they were handed to the client
 */
public record StampedPayload(TopicPartition partition, String producer, long sequence) {

    private static final char SEPARATOR = '/';
    private static final int FIELDS = 4;
    /** Records of one run differ in length, so that a shifted read cannot look right. */
    private static final int SHORTEST_PADDING = 40;
    private static final int PADDING_LENGTHS = 97;

    public StampedPayload {
        if (producer.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("a producer's name must not contain " + SEPARATOR + ": " + producer);
        }
    }

    /** The one value that stands for these fields. */
    public byte[] bytes() {
        String stamp = partition.topic() + SEPARATOR + partition.partition() + SEPARATOR + producer + SEPARATOR + sequence + SEPARATOR;
        int length = stamp.length() + SHORTEST_PADDING + Math.floorMod(sequence, PADDING_LENGTHS);
        StringBuilder text = new StringBuilder(length).append(stamp);
        for (char letter = (char) ('a' + Math.floorMod(sequence, 26)); text.length() < length; letter = next(letter)) {
            text.append(letter);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static char next(char letter) {
        return letter == 'z' ? 'a' : (char) (letter + 1);
    }

    /** What {@code value} stands for; empty unless it is, to the byte, a value that {@link #bytes} gives. */
    public static Optional<StampedPayload> of(byte[] value) {
        String[] fields = new String(value, StandardCharsets.US_ASCII).split(String.valueOf(SEPARATOR), FIELDS + 1);
        try {
            if (fields.length == FIELDS + 1) {
                StampedPayload payload = new StampedPayload(
                        new TopicPartition(fields[0], Integer.parseInt(fields[1])), fields[2], Long.parseLong(fields[3]));
                return Arrays.equals(payload.bytes(), value) ? Optional.of(payload) : Optional.empty();
            }
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return partition + " " + producer + "#" + sequence;
    }
}
