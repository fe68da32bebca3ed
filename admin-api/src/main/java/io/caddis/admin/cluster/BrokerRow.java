package io.caddis.admin.cluster;

import io.caddis.admin.Level;

/**
 * A broker in a list.
 *
 * @param brokerId          node.id
 * @param state             where it is
 * @param level             how bad that is
 * @param host              advertised host of its first client listener; null while offline
 * @param port              null while offline
 * @param rack              null if it has none
 * @param controller        whether it is the controller
 * @param servesThis        whether it is the node that answers
 * @param leaders           partitions it leads
 * @param preferredLeaders  partitions whose first replica it is
 * @param replicas          replicas assigned to it
 * @param inSyncReplicas    of these, those in the ISR
 * @param leaderSkewPercent how far its leaders are above or below the mean of the live brokers; null if it cannot be
 *                          said
 * @param sizeBytes         bytes of its logs; null if not known
 * @param brokerEpoch       of its registration; null while offline
 * @param since             ISO-8601 instant since when it is in this state; null if that was before this node started
 */
public record BrokerRow(
        int brokerId,
        BrokerState state,
        Level level,
        String host,
        Integer port,
        String rack,
        boolean controller,
        boolean servesThis,
        int leaders,
        int preferredLeaders,
        int replicas,
        int inSyncReplicas,
        Integer leaderSkewPercent,
        Long sizeBytes,
        Long brokerEpoch,
        String since) {}
