package io.caddis.coordinator.group.embedded;

import java.util.List;
import java.util.Map;

/**
 * What a classic consumer says of itself when it joins: versions 0 to 3 of the embedded subscription. Newer versions only
 * append fields, which are left unread.
 *
 * @param ownedPartitions by topic name; empty before version 1 and from eager members
 * @param generation      in which it owned them, -1 if unknown
 * @param rackId          null if not given
 */
public record EmbeddedSubscription(
        int version, List<String> topics, Map<String, List<Integer>> ownedPartitions, int generation, String rackId) {

    /** The protocol type of groups whose bytes are of this format. */
    public static final String PROTOCOL_TYPE = "consumer";

    /** The topics alone, which every version has at the same place; what follows them may be anything. */
    public static List<String> decodeTopics(byte[] metadata) throws MalformedEmbeddedException {
        EmbeddedReader reader = new EmbeddedReader(metadata);
        reader.int16("version");
        List<String> topics = reader.strings("topics");
        reader.skipNullableBytes("userData");
        return topics;
    }

    public static EmbeddedSubscription decode(byte[] metadata) throws MalformedEmbeddedException {
        EmbeddedReader reader = new EmbeddedReader(metadata);
        int version = reader.int16("version");
        if (version < 0) {
            throw new MalformedEmbeddedException("version is " + version);
        }
        List<String> topics = reader.strings("topics");
        reader.skipNullableBytes("userData");
        Map<String, List<Integer>> owned = version >= 1 ? reader.partitions("ownedPartitions") : Map.of();
        int generation = version >= 2 ? reader.int32("generation") : -1;
        String rackId = version >= 3 ? reader.nullableString("rackId") : null;
        return new EmbeddedSubscription(version, topics, owned, generation, rackId);
    }
}
