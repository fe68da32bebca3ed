package io.caddis.admin.topic;

/**
 * One replica of a partition, in the order of assignment.
 *
 * @param brokerId  where it is
 * @param state     what it is
 * @param adding    a reassignment brings it in
 * @param removing  a reassignment takes it away
 * @param sizeBytes of its log; null if not known
 */
public record ReplicaView(int brokerId, ReplicaState state, boolean adding, boolean removing, Long sizeBytes) {}
