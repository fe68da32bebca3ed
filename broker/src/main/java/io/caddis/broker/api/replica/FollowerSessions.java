package io.caddis.broker.api.replica;

import io.caddis.coordinator.image.ClusterImage;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;

/**
 * The sessions of followers: one for each live broker at most, and so as many as the cluster has brokers. Apart from the
 * sessions of consumers, which compete for places. Thread-safe.
 */
final class FollowerSessions {

    private final Map<Integer, FollowerSession> byReplica = new HashMap<>();
    private final Map<Integer, FollowerSession> byId = new HashMap<>();

    /** Opens a session in place of the one that the broker had; empty if the image does not know the broker under this epoch. */
    synchronized Optional<FollowerSession> open(ReplicaState replica, ClusterImage image) {
        if (!isLive(replica.replicaId(), replica.replicaEpoch(), image)) {
            return Optional.empty();
        }
        FollowerSession session = new FollowerSession(freeId(), replica.replicaId(), replica.replicaEpoch());
        FollowerSession replaced = byReplica.put(replica.replicaId(), session);
        if (replaced != null) {
            byId.remove(replaced.id());
            replaced.close();
        }
        byId.put(session.id(), session);
        return Optional.of(session);
    }

    private static boolean isLive(int replicaId, long replicaEpoch, ClusterImage image) {
        return image.brokers().containsKey(replicaId) && image.brokers().get(replicaId).brokerEpoch() == replicaEpoch;
    }

    private int freeId() {
        int id;
        do {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        } while (byId.containsKey(id));
        return id;
    }

    synchronized Optional<FollowerSession> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Closes what belonged to brokers that are gone. */
    synchronized void retainLive(ClusterImage image) {
        Iterator<FollowerSession> sessions = byReplica.values().iterator();
        while (sessions.hasNext()) {
            FollowerSession session = sessions.next();
            if (!isLive(session.replicaId(), session.replicaEpoch(), image)) {
                sessions.remove();
                byId.remove(session.id());
                session.close();
            }
        }
    }

    synchronized void close(FollowerSession session) {
        byId.remove(session.id());
        byReplica.remove(session.replicaId(), session);
        session.close();
    }

    synchronized int size() {
        return byId.size();
    }
}
