package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.embedded.MalformedEmbeddedException;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.util.List;

/**
 * What is known only of a member that speaks the classic protocol.
 *
 * @param protocols what it offered, in its order; never empty
 */
record ClassicPart(int sessionTimeoutMs, List<StoredProtocol> protocols) {

    ClassicPart {
        protocols = List.copyOf(protocols);
    }

    /** The protocol it is told was chosen: in this group members need not agree on one. */
    String protocolName() {
        return protocols.get(0).name();
    }

    boolean offers(String protocol) {
        return protocols.stream().anyMatch(offered -> offered.name().equals(protocol));
    }

    /** As decoded when it joined. */
    EmbeddedSubscription subscription() {
        try {
            return EmbeddedSubscription.decode(protocols.get(0).metadata());
        } catch (MalformedEmbeddedException e) {
            throw new IllegalStateException("the member was taken in with a subscription that cannot be read", e);
        }
    }
}
