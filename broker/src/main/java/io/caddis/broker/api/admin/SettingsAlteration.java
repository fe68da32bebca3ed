package io.caddis.broker.api.admin;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.OwnGroupSettings;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.SettingsChange;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;

/**
 * What both APIs that alter settings share: whose settings a resource means, and that nothing is stored which the broker
 * would not accept. A resource is changed whole or not at all.
 *
 * <p>The controller does the work, so a broker's settings may be altered through any node, where Kafka insists on the broker
 * itself.
 */
final class SettingsAlteration {

    private final Supplier<ClusterImage> image;
    private final ControllerCommands controller;
    private final BrokerSettings settings;

    /** @param settings of this node: bounds of what groups may have of their own */
    SettingsAlteration(Supplier<ClusterImage> image, ControllerCommands controller, BrokerSettings settings) {
        this.image = image;
        this.controller = controller;
        this.settings = settings;
    }

    /**
     * @throws org.apache.kafka.common.errors.ApiException when there are no such settings: unknown type, illegal topic name,
     *                                                     unknown broker
     */
    SettingsTarget target(byte resourceType, String name) {
        ConfigResource.Type type = ConfigResource.Type.forId(resourceType);
        return switch (type) {
            case TOPIC -> topic(name);
            case BROKER -> name.isEmpty() ? new SettingsTarget.Cluster() : broker(name);
            case GROUP -> new SettingsTarget.Group(GroupResource.id(name));
            case BROKER_LOGGER -> throw new InvalidRequestException(
                    "Log levels are not broker settings here: use the logging subsystem of the application server");
            default -> throw new InvalidRequestException("Resource type " + type + " (" + resourceType
                    + ") has no settings here; alter a TOPIC, a BROKER or a GROUP");
        };
    }

    private static SettingsTarget topic(String name) {
        if (name.isEmpty()) {
            throw new InvalidRequestException("Default topic resources are not allowed; alter the broker settings that are"
                    + " the topics' defaults");
        }
        Topic.validate(name);
        return new SettingsTarget.Topic(name);
    }

    /** A broker that is down may still have settings to remove. */
    private SettingsTarget broker(String name) {
        int brokerId = BrokerResource.id(name);
        ClusterImage now = image.get();
        if (!now.brokers().containsKey(brokerId) && !now.brokerSettings().containsKey(brokerId)) {
            throw new InvalidRequestException("Unexpected broker id " + brokerId + ": no such broker is up; the brokers are "
                    + now.brokers().keySet().stream().sorted().toList());
        }
        return new SettingsTarget.Broker(brokerId);
    }

    /**
     * Alters the settings of each resource of a request. Never fails: what goes wrong is the answer.
     *
     * @param named  which resource an element of the request means; one that is named twice is not altered
     * @param alter  may throw an {@link ApiException}
     * @param result the answer for an element
     */
    static <R, A> CompletableFuture<List<A>> ofEach(
            Collection<R> resources,
            Function<R, ConfigResource> named,
            Function<R, CompletableFuture<ApiError>> alter,
            BiFunction<R, ApiError, A> result) {
        Set<ConfigResource> duplicates = Duplicates.of(resources.stream().map(named).toList());
        List<CompletableFuture<A>> results = new ArrayList<>();
        for (R resource : resources) {
            CompletableFuture<ApiError> altered = duplicates.contains(named.apply(resource))
                    ? CompletableFuture.completedFuture(
                            new ApiError(Errors.INVALID_REQUEST, "Each resource must appear at most once."))
                    : orRefused(alter, resource);
            results.add(altered.thenApply(error -> result.apply(resource, error)));
        }
        return Gathered.all(results);
    }

    private static <R> CompletableFuture<ApiError> orRefused(Function<R, CompletableFuture<ApiError>> alter, R resource) {
        try {
            return alter.apply(resource);
        } catch (ApiException refused) {
            return CompletableFuture.completedFuture(ApiError.fromThrowable(refused));
        }
    }

    /** Never fails: what goes wrong is the answer. */
    CompletableFuture<ApiError> alter(SettingsTarget target, SettingsChange change, boolean validateOnly) {
        SettingsChange checked = present -> {
            Map<String, String> altered = change.apply(present);
            List<String> problems = problems(target, altered);
            if (!problems.isEmpty()) {
                throw new ControllerException.InvalidSettings(String.join("\n", problems));
            }
            return altered;
        };
        return controller.alterSettings(target, checked, validateOnly)
                .handle((done, failure) -> asKafkaNamesIt(target, ControllerErrors.of(failure)));
    }

    private List<String> problems(SettingsTarget target, Map<String, String> altered) {
        if (target instanceof SettingsTarget.Topic) {
            return TopicSettings.problemsOf(altered);
        }
        if (target instanceof SettingsTarget.Group) {
            return OwnGroupSettings.problemsOf(altered, settings.groups());
        }
        return DynamicBrokerSettings.problemsOf(altered, target instanceof SettingsTarget.Broker);
    }

    /** For broker settings Kafka says INVALID_REQUEST where it says INVALID_CONFIG for topics and groups (KAFKA-13609). */
    private static ApiError asKafkaNamesIt(SettingsTarget target, ApiError error) {
        boolean ofBroker = target instanceof SettingsTarget.Broker || target instanceof SettingsTarget.Cluster;
        return ofBroker && error.is(Errors.INVALID_CONFIG) ? new ApiError(Errors.INVALID_REQUEST, error.message()) : error;
    }
}
