package io.caddis.broker;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notices nodes that were started with another value of a setting that all brokers must agree on, and says so once for each
 * start of such a node. A value that is set for the whole cluster at run time is stronger than what nodes were started with:
 * then there is nothing to say. On the image follower's thread.
 */
final class SettingsAgreement implements ImageListener {

    private final int nodeId;
    private final Map<String, String> own;
    private final Consumer<String> warning;
    /** Of brokers that are up. */
    private final Set<Disagreement> said = new HashSet<>();

    private record Disagreement(long brokerEpoch, String setting) {}

    /** @param own by name, what this node was started with */
    SettingsAgreement(int nodeId, Map<String, String> own, Consumer<String> warning) {
        this.nodeId = nodeId;
        this.own = Map.copyOf(own);
        this.warning = warning;
    }

    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        Set<Disagreement> present = new HashSet<>();
        for (BrokerRegistration other : image.brokers().values()) {
            other.agreedSettings().forEach((setting, value) -> {
                String ours = own.get(setting);
                if (ours != null && !ours.equals(value) && !image.clusterSettings().containsKey(setting)) {
                    Disagreement disagreement = new Disagreement(other.brokerEpoch(), setting);
                    present.add(disagreement);
                    if (!said.contains(disagreement)) {
                        warning.accept(text(setting, ours, other.brokerId(), value));
                    }
                }
            });
        }
        said.clear();
        said.addAll(present);
    }

    private String text(String setting, String ours, int otherId, String theirs) {
        return setting + " is " + ours + " on this node (" + nodeId + ") and " + theirs + " on node " + otherId
                + ": a leader may then acknowledge what the controller does not count as safe. Start all nodes with the same value,"
                + " or set one for the whole cluster (kafka-configs --entity-type brokers --entity-default)";
    }
}
