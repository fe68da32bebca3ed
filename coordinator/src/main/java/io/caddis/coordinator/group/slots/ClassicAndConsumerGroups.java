package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.classic.ClassicGroup;
import io.caddis.coordinator.group.classic.Conversion;
import io.caddis.coordinator.group.consumer.ClassicToConsumer;
import io.caddis.coordinator.group.consumer.ConsumerGroup;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import java.util.function.Function;

/** Groups of both protocols as clients meet them, which may become each other while they are in use. */
public final class ClassicAndConsumerGroups implements GroupFactory {

    private final Function<String, ConsumerGroupConfig> configOf;
    private final GroupTopics topics;
    private final Conversion conversion;

    /**
     * @param configOf by group id: what holds for a group now, of an image that is not older than the one the coordinator was
     *                 told; called on several threads
     * @param topics   of an image that is not older than the one the coordinator was told; called on several threads
     */
    public ClassicAndConsumerGroups(Function<String, ConsumerGroupConfig> configOf, GroupTopics topics) {
        this.configOf = configOf;
        this.topics = topics;
        this.conversion = new ClassicToConsumer(configOf, topics);
    }

    @Override
    public Group newClassicGroup(String groupId, long nowMs) {
        return new ClassicGroup(groupId, configOf.apply(groupId).classic(), conversion, nowMs);
    }

    @Override
    public Group newConsumerGroup(String groupId, long nowMs) {
        return new ConsumerGroup(groupId, configOf.apply(groupId), topics, nowMs);
    }

    @Override
    public Group load(LoadedGroup stored, long nowMs) {
        ConsumerGroupConfig config = configOf.apply(stored.group().groupId());
        return stored.group().type() == GroupType.CLASSIC
                ? ClassicGroup.load(stored, config.classic(), conversion, nowMs)
                : ConsumerGroup.load(stored, config, topics, nowMs);
    }

    /** Classic groups have no settings of their own, in Kafka neither. */
    @Override
    public void configure(Group group) {
        if (group instanceof ConsumerGroup consumerGroup) {
            consumerGroup.configure(configOf.apply(group.groupId()));
        }
    }
}
