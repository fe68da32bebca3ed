package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many members offer each protocol, and which one a group takes. */
final class ProtocolSupport {

    private final Map<String, Integer> membersByProtocol = new HashMap<>();

    void add(List<JoinProtocol> offer) {
        names(offer).forEach(name -> membersByProtocol.merge(name, 1, Integer::sum));
    }

    void remove(List<JoinProtocol> offer) {
        names(offer).forEach(name -> membersByProtocol.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1));
    }

    /** Whether one of the protocols is offered by every member. */
    boolean isShared(List<JoinProtocol> offer, int memberCount) {
        return offer.stream().anyMatch(protocol -> membersByProtocol.getOrDefault(protocol.name(), 0) == memberCount);
    }

    /**
     * The protocol most members prefer among those that all offer. Among equals the one an older member voted for.
     *
     * @param offers of each member, in its order of preference; at least one, and one protocol is in all of them
     */
    static String select(Collection<List<JoinProtocol>> offers) {
        Iterator<List<JoinProtocol>> each = offers.iterator();
        Set<String> candidates = names(each.next());
        while (each.hasNext()) {
            candidates.retainAll(names(each.next()));
        }
        if (candidates.isEmpty()) {
            throw new IllegalStateException("no protocol is offered by all " + offers.size() + " members");
        }
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (List<JoinProtocol> offer : offers) {
            String vote = offer.stream().map(JoinProtocol::name).filter(candidates::contains).findFirst().orElseThrow();
            votes.merge(vote, 1, Integer::sum);
        }
        String winner = null;
        for (Map.Entry<String, Integer> entry : votes.entrySet()) {
            if (winner == null || entry.getValue() > votes.get(winner)) {
                winner = entry.getKey();
            }
        }
        return winner;
    }

    /** A name given twice counts once. */
    private static Set<String> names(List<JoinProtocol> offer) {
        return offer.stream().map(JoinProtocol::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
