package io.caddis.coordinator.group.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes subscriptions as clients do. */
public final class EmbeddedBytes {

    private EmbeddedBytes() {}

    /** Version 3, rack "r". */
    public static byte[] subscription(List<String> topics, Map<String, List<Integer>> owned) {
        return subscription(3, topics, owned);
    }

    static byte[] subscription(int version, List<String> topics, Map<String, List<Integer>> owned) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(version);
            out.writeInt(topics.size());
            for (String topic : topics) {
                out.writeUTF(topic);
            }
            out.writeInt(2);
            out.writeShort(7); // user data
            if (version >= 1) {
                out.writeInt(owned.size());
                for (Map.Entry<String, List<Integer>> topic : owned.entrySet()) {
                    out.writeUTF(topic.getKey());
                    out.writeInt(topic.getValue().size());
                    for (int partition : topic.getValue()) {
                        out.writeInt(partition);
                    }
                }
            }
            if (version >= 2) {
                out.writeInt(9);
            }
            if (version >= 3) {
                out.writeUTF("r");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
