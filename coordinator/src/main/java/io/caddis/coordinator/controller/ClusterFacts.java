package io.caddis.coordinator.controller;

/** All that a decision of the controller may look at. Lives as long as one decision: the state in it is the live one. */
record ClusterFacts(MetadataState state, BrokerRoster brokers, DurabilityLookup durability) {

    TopicDurability durabilityOf(StoredTopic topic) {
        return durability.of(topic, state.clusterSettings());
    }
}
