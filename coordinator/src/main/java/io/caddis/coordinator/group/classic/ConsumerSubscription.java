package io.caddis.coordinator.group.classic;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Topics in the bytes a consumer sends about itself when it joins. The layout of version 0 is a prefix of every later one:
 * <pre>
 * int16 version | int32 count | count times (int16 length | UTF-8 bytes of a topic) | int32 length, -1 for none | user data | ...
 * </pre>
 */
final class ConsumerSubscription {

    /** The protocol type of groups whose members send such bytes. */
    static final String PROTOCOL_TYPE = "consumer";

    private static final int MIN_TOPIC_BYTES = Short.BYTES;

    private ConsumerSubscription() {}

    /** Empty if the bytes are something else. What is allocated is bounded by their number. */
    static Optional<List<String>> topics(byte[] metadata) {
        try {
            return Optional.of(read(ByteBuffer.wrap(metadata)));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static List<String> read(ByteBuffer bytes) {
        bytes.getShort();
        int count = bytes.getInt();
        if (count < 0 || count > bytes.remaining() / MIN_TOPIC_BYTES) {
            throw new BufferUnderflowException();
        }
        List<String> topics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            topics.add(new String(readBytes(bytes, bytes.getShort()), StandardCharsets.UTF_8));
        }
        int userDataLength = bytes.getInt();
        if (userDataLength > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        return topics;
    }

    private static byte[] readBytes(ByteBuffer bytes, int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] read = new byte[length];
        bytes.get(read);
        return read;
    }

    /**
     * What all members read.
     *
     * @param protocol the one chosen, null if none is
     * @return empty if it is not known: the members are no consumers, have not agreed on a protocol, or sent something else
     */
    static Optional<Set<String>> topicsOf(String protocolType, String protocol, Collection<Member> members) {
        if (!protocolType.equals(PROTOCOL_TYPE)) {
            return Optional.empty();
        }
        if (members.isEmpty()) {
            return Optional.of(Set.of());
        }
        if (protocol == null) {
            return Optional.empty();
        }
        Set<String> all = new HashSet<>();
        for (Member member : members) {
            Optional<List<String>> topics = member.offers(protocol) ? topics(member.metadata(protocol)) : Optional.empty();
            if (topics.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(topics.get());
        }
        return Optional.of(all);
    }
}
