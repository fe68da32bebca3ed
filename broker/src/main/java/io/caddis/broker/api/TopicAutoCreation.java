package io.caddis.broker.api;

import io.caddis.broker.controller.ControllerForwarding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;

/**
 * Creates the topics that clients ask for and that do not exist ({@code auto.create.topics.enable}), with the cluster's
 * default partitions and replication factor. One creation per name is under way at a time. Thread-safe, never blocks.
 */
public final class TopicAutoCreation {

    /** A client that asks for metadata waits no longer than this for the topic; it asks again. */
    private static final int TIMEOUT_MS = 5_000;
    /** Names being created at once; further ones are created when their client asks again. */
    private static final int UNDER_WAY_MAX = 1_000;
    private static final int BROKER_DEFAULT = -1;

    private final ControllerForwarding forwarding;
    private final Map<String, CompletableFuture<Errors>> underWay = new ConcurrentHashMap<>();

    public TopicAutoCreation(ControllerForwarding forwarding) {
        this.forwarding = forwarding;
    }

    /** @return for each name the error its metadata should carry: {@code NONE} and {@code TOPIC_ALREADY_EXISTS} mean it is there now */
    public Map<String, CompletableFuture<Errors>> create(Set<String> names) {
        Map<String, CompletableFuture<Errors>> creations = new HashMap<>();
        names.forEach(name -> creations.put(name, create(name)));
        return creations;
    }

    private CompletableFuture<Errors> create(String name) {
        if (underWay.size() >= UNDER_WAY_MAX) {
            return CompletableFuture.completedFuture(Errors.LEADER_NOT_AVAILABLE);
        }
        CompletableFuture<Errors> creation = new CompletableFuture<>();
        CompletableFuture<Errors> present = underWay.putIfAbsent(name, creation);
        if (present != null) {
            return present;
        }
        CreatableTopic topic = new CreatableTopic()
                .setName(name)
                .setNumPartitions(BROKER_DEFAULT)
                .setReplicationFactor((short) BROKER_DEFAULT);
        CreateTopicsRequestData request = new CreateTopicsRequestData()
                .setTimeoutMs(TIMEOUT_MS)
                .setTopics(new CreatableTopicCollection(List.of(topic).iterator()));
        AbstractRequest createTopics =
                new CreateTopicsRequest.Builder(request).build(ApiKeys.CREATE_TOPICS.latestVersion());
        forwarding.forward(createTopics, TIMEOUT_MS).whenComplete((response, failure) -> {
            underWay.remove(name);
            creation.complete(failure == null ? errorOf(response, name) : Errors.LEADER_NOT_AVAILABLE);
        });
        return creation;
    }

    private static Errors errorOf(AbstractResponse response, String name) {
        CreatableTopicResult result = ((CreateTopicsResponse) response).data().topics().find(name);
        return result == null ? Errors.LEADER_NOT_AVAILABLE : Errors.forCode(result.errorCode());
    }
}
