package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All that the controller owns, as the metadata store held it at one reading.
 *
 * @param topics           by id
 * @param unreadableTopics ids whose nodes do not parse: the controller leaves them alone
 * @param slotsVersion     version of the coordinator slots' node, {@link StoredSettings#ABSENT} before the first assignment
 * @param groupSettings    by group id, of groups that have some
 * @param tombstones       ids of deleted topics
 * @param incarnations     which run of each broker has been taken into account
 * @param history          what the catalog does not have yet, by the name of the node
 */
public record MetadataSnapshot(
        Map<UUID, StoredTopic> topics,
        Set<UUID> unreadableTopics,
        CoordinatorSlots slots,
        int slotsVersion,
        StoredSettings clusterSettings,
        Map<Integer, StoredSettings> brokerSettings,
        Map<String, StoredSettings> groupSettings,
        Set<UUID> tombstones,
        StoredIncarnations incarnations,
        Map<String, StoredHistory> history) {}
