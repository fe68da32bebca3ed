package io.caddis.coordinator.membership;

import java.util.UUID;

/** Random ids that can be topic ids. Safe from any thread. */
final class TopicIds {

    /** The first six bits that base64url writes as '-'. */
    private static final long DASH = 62;

    private TopicIds() {}

    /** Not one that Kafka's tools, which print ids as base64url, would show with a leading dash and read back as an option. */
    static UUID random() {
        while (true) {
            UUID id = UUID.randomUUID();
            if (id.getMostSignificantBits() >>> 58 != DASH) {
                return id;
            }
        }
    }
}
