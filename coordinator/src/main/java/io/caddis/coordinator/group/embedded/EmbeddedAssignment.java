package io.caddis.coordinator.group.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a classic consumer is assigned: versions 0 to 3, which are written alike.
 *
 * @param partitions by topic name
 */
public record EmbeddedAssignment(Map<String, List<Integer>> partitions) {

    private static final int HIGHEST_VERSION = 3;

    /** No bytes at all are an empty assignment: a member that was not assigned anything. */
    public static EmbeddedAssignment decode(byte[] bytes) throws MalformedEmbeddedException {
        if (bytes.length == 0) {
            return new EmbeddedAssignment(Map.of());
        }
        EmbeddedReader reader = new EmbeddedReader(bytes);
        int version = reader.int16("version");
        if (version < 0) {
            throw new MalformedEmbeddedException("version is " + version);
        }
        return new EmbeddedAssignment(reader.partitions("assignedPartitions"));
    }

    /** @param subscriptionVersion of the member that is to read it */
    public byte[] encode(int subscriptionVersion) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(Math.min(subscriptionVersion, HIGHEST_VERSION));
            out.writeInt(partitions.size());
            for (Map.Entry<String, List<Integer>> topic : partitions.entrySet()) {
                byte[] name = topic.getKey().getBytes(StandardCharsets.UTF_8);
                out.writeShort(name.length);
                out.write(name);
                out.writeInt(topic.getValue().size());
                for (int partition : topic.getValue()) {
                    out.writeInt(partition);
                }
            }
            out.writeInt(-1); // no user data
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
