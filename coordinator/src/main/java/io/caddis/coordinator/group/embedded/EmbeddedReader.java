package io.caddis.coordinator.group.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the fixed-length types of the embedded formats. No count is believed beyond the bytes that are there. */
final class EmbeddedReader {

    private final ByteBuffer bytes;

    EmbeddedReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    short int16(String field) throws MalformedEmbeddedException {
        need(Short.BYTES, field);
        return bytes.getShort();
    }

    int int32(String field) throws MalformedEmbeddedException {
        need(Integer.BYTES, field);
        return bytes.getInt();
    }

    String string(String field) throws MalformedEmbeddedException {
        String value = nullableString(field);
        if (value == null) {
            throw new MalformedEmbeddedException(field + " is null");
        }
        return value;
    }

    String nullableString(String field) throws MalformedEmbeddedException {
        int length = int16(field);
        if (length == -1) {
            return null;
        }
        return new String(take(length, field), StandardCharsets.UTF_8);
    }

    void skipNullableBytes(String field) throws MalformedEmbeddedException {
        int length = int32(field);
        if (length != -1) {
            take(length, field);
        }
    }

    List<String> strings(String field) throws MalformedEmbeddedException {
        int count = count(Short.BYTES, field);
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(string(field));
        }
        return strings;
    }

    /** Partitions by topic name. */
    Map<String, List<Integer>> partitions(String field) throws MalformedEmbeddedException {
        int count = count(Short.BYTES + Integer.BYTES, field);
        Map<String, List<Integer>> partitions = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            List<Integer> ofTopic = partitions.computeIfAbsent(string(field), topic -> new ArrayList<>());
            int ofTopicCount = count(Integer.BYTES, field);
            for (int j = 0; j < ofTopicCount; j++) {
                ofTopic.add(int32(field));
            }
        }
        return partitions;
    }

    private int count(int leastBytesEach, String field) throws MalformedEmbeddedException {
        int count = int32(field);
        if (count < 0 || count > bytes.remaining() / leastBytesEach) {
            throw new MalformedEmbeddedException(field + " claims " + count + " entries with " + bytes.remaining() + " bytes left");
        }
        return count;
    }

    private byte[] take(int length, String field) throws MalformedEmbeddedException {
        need(length, field);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private void need(int length, String field) throws MalformedEmbeddedException {
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedEmbeddedException(field + " needs " + length + " bytes, " + bytes.remaining() + " are left");
        }
    }
}
