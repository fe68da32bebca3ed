package io.caddis.broker.api.data;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;

/**
 * One partition a fetch asks for.
 *
 * @param topicName   empty in versions that name topics by id
 * @param topicId     the zero id in versions that name them by name
 * @param fetchOffset first offset wanted
 * @param maxBytes    bound for this partition
 * @param currentLeaderEpoch the leader epoch the client believes in, -1 for none
 * @param lastFetchedEpoch   leader epoch of the last record the client has, -1 if it does not say
 */
record FetchTarget(
        String topicName, Uuid topicId, int partition, long fetchOffset, int maxBytes, int currentLeaderEpoch, int lastFetchedEpoch) {

    static FetchTarget of(String topicName, Uuid topicId, FetchPartition asked) {
        return new FetchTarget(topicName, topicId, asked.partition(), asked.fetchOffset(), asked.partitionMaxBytes(),
                asked.currentLeaderEpoch(), asked.lastFetchedEpoch());
    }

    Key key() {
        return new Key(topicName, topicId, partition);
    }

    boolean byId() {
        return !Uuid.ZERO_UUID.equals(topicId);
    }

    /** Which partition, as the client names it. */
    record Key(String topicName, Uuid topicId, int partition) {}
}
