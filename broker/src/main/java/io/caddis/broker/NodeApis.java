package io.caddis.broker;

import io.caddis.broker.api.ForwardingHandler;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.TopicAutoCreation;
import io.caddis.broker.api.admin.AlterConfigsHandler;
import io.caddis.broker.api.admin.AlterPartitionReassignmentsHandler;
import io.caddis.broker.api.admin.CreatePartitionsHandler;
import io.caddis.broker.api.admin.CreateTopicsHandler;
import io.caddis.broker.api.admin.DeleteRecordsHandler;
import io.caddis.broker.api.admin.DeleteTopicsHandler;
import io.caddis.broker.api.admin.DescribeClusterHandler;
import io.caddis.broker.api.admin.DescribeConfigsHandler;
import io.caddis.broker.api.admin.DescribeLogDirsHandler;
import io.caddis.broker.api.admin.DescribeTopicPartitionsHandler;
import io.caddis.broker.api.admin.ElectLeadersHandler;
import io.caddis.broker.api.admin.IncrementalAlterConfigsHandler;
import io.caddis.broker.api.admin.LeaderLogs;
import io.caddis.broker.api.admin.ListConfigResourcesHandler;
import io.caddis.broker.api.admin.ListPartitionReassignmentsHandler;
import io.caddis.broker.api.admin.LogDirectories;
import io.caddis.broker.api.cluster.BrokerHeartbeatHandler;
import io.caddis.broker.api.data.FetchHandler;
import io.caddis.broker.api.data.InitProducerIdHandler;
import io.caddis.broker.api.data.ListOffsetsHandler;
import io.caddis.broker.api.data.MetadataHandler;
import io.caddis.broker.api.data.OffsetForLeaderEpochHandler;
import io.caddis.broker.api.data.ProduceHandler;
import io.caddis.broker.api.replica.AlterPartitionHandler;
import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.broker.producer.ProducerIds;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiTable;
import io.caddis.wire.ApiVersionsHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every API of the node with what it needs: the one list that a new API is added to. */
final class NodeApis {

    /** AlterConfigs has no timeout of its own; Kafka's default for requests. */
    private static final int ALTER_CONFIGS_TIMEOUT_MS = 30_000;

    private final BrokerSettings settings;
    private final Supplier<ClusterImage> image;
    private final PartitionLookup partitions;
    private final ControllerCommands controller;
    private final ControllerForwarding forwarding;

    NodeApis(
            BrokerSettings settings, Supplier<ClusterImage> image, PartitionLookup partitions, ControllerCommands controller,
            ControllerForwarding forwarding) {
        this.settings = settings;
        this.image = image;
        this.partitions = partitions;
        this.controller = controller;
        this.forwarding = forwarding;
    }

    ApiTable table(
            ApiVersionsHandler apiVersions, TopicLookup topicLookup, ProducerIds producerIds, FollowerFetches followerFetches,
            LeaderLogs leaderLogs, LogDirectories logDirectories, NodeGroups groups) {
        Optional<TopicAutoCreation> autoCreation =
                settings.topicCreation().autoCreate() ? Optional.of(new TopicAutoCreation(forwarding)) : Optional.empty();
        List<ApiHandler<?>> handlers = new ArrayList<>(groups.handlers());
        Collections.addAll(
                handlers,
                apiVersions,
                new MetadataHandler(image, topicLookup, autoCreation),
                new ProduceHandler(partitions),
                new FetchHandler(
                        partitions, followerFetches, settings.fetch().maxBytes(), settings.fetch().sessionCacheSlots(),
                        settings.replication().selectByRack()),
                new ListOffsetsHandler(partitions),
                new OffsetForLeaderEpochHandler(partitions),
                new InitProducerIdHandler(producerIds),
                new AlterPartitionHandler(controller),
                new DescribeClusterHandler(image),
                new DescribeTopicPartitionsHandler(image, topicLookup),
                new DescribeConfigsHandler(image, settings),
                new ListConfigResourcesHandler(image),
                new DescribeLogDirsHandler(image, logDirectories),
                new DeleteRecordsHandler(image, leaderLogs),
                new BrokerHeartbeatHandler(image, controller::isActive, controller::reportUnreachable),
                new ForwardingHandler<>(
                        new CreateTopicsHandler(image, controller, settings), forwarding, request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new DeleteTopicsHandler(image, controller, settings.topicCreation()), forwarding,
                        request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new CreatePartitionsHandler(controller), forwarding, request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new ElectLeadersHandler(image, controller), forwarding, request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new AlterPartitionReassignmentsHandler(controller), forwarding, request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new ListPartitionReassignmentsHandler(image), forwarding, request -> request.data().timeoutMs()),
                new ForwardingHandler<>(
                        new AlterConfigsHandler(image, controller, settings), forwarding, request -> ALTER_CONFIGS_TIMEOUT_MS),
                new ForwardingHandler<>(
                        new IncrementalAlterConfigsHandler(image, controller, settings), forwarding, request -> ALTER_CONFIGS_TIMEOUT_MS));
        return new ApiTable(handlers);
    }
}
