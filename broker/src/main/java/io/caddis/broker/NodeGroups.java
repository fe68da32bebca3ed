package io.caddis.broker;

import io.caddis.broker.api.group.ConsumerGroupDescribeHandler;
import io.caddis.broker.api.group.ConsumerGroupHeartbeatHandler;
import io.caddis.broker.api.group.DeleteGroupsHandler;
import io.caddis.broker.api.group.DescribeGroupsHandler;
import io.caddis.broker.api.group.FindCoordinatorHandler;
import io.caddis.broker.api.group.HeartbeatHandler;
import io.caddis.broker.api.group.JoinGroupHandler;
import io.caddis.broker.api.group.LeaveGroupHandler;
import io.caddis.broker.api.group.ListGroupsHandler;
import io.caddis.broker.api.group.OffsetCommitHandler;
import io.caddis.broker.api.group.OffsetDeleteHandler;
import io.caddis.broker.api.group.OffsetFetchHandler;
import io.caddis.broker.api.group.SyncGroupHandler;
import io.caddis.broker.api.lag.LeaderLogOffsets;
import io.caddis.broker.group.ImageGroupTopics;
import io.caddis.broker.group.ImageLagTopics;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.OwnGroupSettings;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import io.caddis.coordinator.group.slots.ClassicAndConsumerGroups;
import io.caddis.coordinator.group.slots.GroupCoordinatorLoop;
import io.caddis.coordinator.group.slots.MonotonicWallClock;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.lag.GroupLagLoop;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.RemoteBrokers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The groups this node coordinates, and the APIs by which clients reach them. */
final class NodeGroups implements AutoCloseable {

    private static final long NO_BROKER_EPOCH = -1;

    private final GroupSettings settings;
    private final ClusterMembership membership;
    private final GroupCoordinatorLoop coordinator;
    /** Of the newest registration this node knows to have had. */
    private volatile long lastBrokerEpoch = NO_BROKER_EPOCH;

    NodeGroups(BrokerSettings settings, NodePorts ports, ClusterMembership membership) {
        this.settings = settings.groups();
        this.membership = membership;
        int nodeId = settings.node().nodeId();
        this.coordinator = new GroupCoordinatorLoop(
                () -> nodeId, this::coordinatingEpoch, ports.groups(),
                new ClassicAndConsumerGroups(this::configOf, new ImageGroupTopics(membership::image)), this.settings::offsets,
                ports.threads(), new MonotonicWallClock());
        membership.addListener(coordinator);
        coordinator.start();
    }

    private ConsumerGroupConfig configOf(String groupId) {
        return OwnGroupSettings.config(membership.image().groupSettings().getOrDefault(groupId, Map.of()), settings);
    }

    /**
     * As whom this node coordinates. A session that was given up while ZooKeeper is away takes no slot from it: the last image
     * stands, nobody else can be given the slot meanwhile, and whoever is given it later fences this node in the catalog.
     */
    private long coordinatingEpoch() {
        membership.brokerEpoch().ifPresent(epoch -> lastBrokerEpoch = epoch);
        return lastBrokerEpoch;
    }

    /** Begins to measure the lag of the groups that this node coordinates; called once. */
    GroupLagLoop measureLag(BrokerSettings broker, NodePorts ports, RemoteBrokers otherBrokers) {
        GroupLagLoop loop = new GroupLagLoop(
                broker.node().nodeId(), settings.lag().sampleIntervalMs(),
                new GroupLagLoop.Ports(
                        () -> ownedSlots(broker.node().nodeId()), () -> coordinator.status().groups() > 0, ports.lag(),
                        new LeaderLogOffsets(membership::image, broker.listeners().interBroker(), otherBrokers),
                        new ImageLagTopics(broker, membership::image)),
                ports.threads(), System::currentTimeMillis);
        loop.start();
        return loop;
    }

    /** By the image; whether their groups are loaded is not asked, since the lag is measured by what is stored. */
    private Map<Integer, Integer> ownedSlots(int nodeId) {
        List<CoordinatorSlots.Slot> slots = membership.image().coordinatorSlots().slots();
        long brokerEpoch = coordinatingEpoch();
        Map<Integer, Integer> epochs = new HashMap<>();
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.get(slot).brokerId() == nodeId && slots.get(slot).brokerEpoch() == brokerEpoch) {
                epochs.put(slot, slots.get(slot).epoch());
            }
        }
        return epochs;
    }

    List<ApiHandler<?>> handlers() {
        Supplier<ClusterImage> image = membership::image;
        TopicLookup lookup = membership.topicLookup();
        return List.of(
                new FindCoordinatorHandler(image),
                new JoinGroupHandler(coordinator, settings.classic()),
                new SyncGroupHandler(coordinator),
                new HeartbeatHandler(coordinator),
                new LeaveGroupHandler(coordinator),
                new ConsumerGroupHeartbeatHandler(coordinator),
                new OffsetCommitHandler(coordinator, image, lookup, settings.offsets().metadataMaxBytes()),
                new OffsetFetchHandler(coordinator, image, lookup),
                new OffsetDeleteHandler(coordinator, image, lookup),
                new ListGroupsHandler(coordinator),
                new DescribeGroupsHandler(coordinator),
                new ConsumerGroupDescribeHandler(coordinator, image),
                new DeleteGroupsHandler(coordinator));
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
