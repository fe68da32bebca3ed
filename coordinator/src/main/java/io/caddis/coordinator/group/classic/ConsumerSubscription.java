package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.embedded.MalformedEmbeddedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What consumers say they read, as far as it can be told from the bytes with which they join. */
final class ConsumerSubscription {

    private ConsumerSubscription() {}

    /** Empty if the bytes are something else. What is allocated is bounded by their number. */
    static Optional<List<String>> topics(byte[] metadata) {
        try {
            return Optional.of(EmbeddedSubscription.decodeTopics(metadata));
        } catch (MalformedEmbeddedException e) {
            return Optional.empty();
        }
    }

    /**
     * What all members read.
     *
     * @param protocol the one chosen, null if none is
     * @return empty if it is not known: the members are no consumers, have not agreed on a protocol, or sent something else
     */
    static Optional<Set<String>> topicsOf(String protocolType, String protocol, Collection<Member> members) {
        if (!protocolType.equals(EmbeddedSubscription.PROTOCOL_TYPE)) {
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
