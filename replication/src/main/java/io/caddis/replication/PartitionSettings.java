package io.caddis.replication;

import io.caddis.log.LogSettings;

/**
 * What a partition follows of its topic's and its node's settings.
 *
 * @param log                    settings of the log
 * @param minInsyncReplicas      in-sync replicas that an append with acks=all needs; more than the partition has replicas
 *                               means all of them
 * @param timestampBeforeMaxMs   how far a record's timestamp may lie in the past
 * @param timestampAfterMaxMs    and in the future
 * @param replicaLagTimeMaxMs    a follower that has not been at the log's end for longer leaves the ISR
 */
public record PartitionSettings(
        LogSettings log, int minInsyncReplicas, long timestampBeforeMaxMs, long timestampAfterMaxMs, long replicaLagTimeMaxMs) {}
