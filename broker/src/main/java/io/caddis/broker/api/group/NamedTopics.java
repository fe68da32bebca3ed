package io.caddis.broker.api.group;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;

/**
 * The topics that a request names. One that this node does not know is looked up once in ZooKeeper before it is denied: a
 * coordinator that is a moment behind must not tell a consumer that it never committed an offset there.
 */
final class NamedTopics {

    /** Topics that one request may have looked up in ZooKeeper; what is beyond is answered from the image alone. */
    private static final int LOOK_UPS_MAX = 1_000;

    private final Supplier<ClusterImage> image;
    private final TopicLookup lookup;

    NamedTopics(Supplier<ClusterImage> image, TopicLookup lookup) {
        this.image = image;
        this.lookup = lookup;
    }

    /** As a request names a topic: by its id in the versions that have ids, by its name in the others. */
    record Key(String name, Uuid id) {

        static Key of(boolean byId, String name, Uuid id) {
            return byId ? new Key(null, id) : new Key(name, Uuid.ZERO_UUID);
        }

        boolean byId() {
            return name == null;
        }

        private boolean canExist() {
            return byId() ? !Uuid.ZERO_UUID.equals(id) : Topic.isValid(name);
        }
    }

    /** @param unsure those of which it could not be found out whether they exist */
    record Found(ClusterImage image, Set<Key> unsure) {

        Optional<TopicImage> topic(Key key) {
            return Optional.ofNullable(
                    key.byId() ? image.topicsById().get(TopicIds.fromWire(key.id())) : image.topicsByName().get(key.name()));
        }

        boolean isUnsure(Key key) {
            return unsure.contains(key);
        }
    }

    /**
     * Never fails.
     *
     * @param continuation what hangs on the result runs there if ZooKeeper had to be asked, else on this thread
     */
    CompletableFuture<Found> find(Collection<Key> keys, Executor continuation) {
        ClusterImage now = image.get();
        Found known = new Found(now, Set.of());
        Map<Key, CompletableFuture<Boolean>> answered = new LinkedHashMap<>();
        for (Key key : keys) {
            if (answered.size() < LOOK_UPS_MAX && key.canExist() && known.topic(key).isEmpty()) {
                answered.computeIfAbsent(key, missing -> ask(missing).handle((topic, failure) -> failure == null));
            }
        }
        if (answered.isEmpty()) {
            return CompletableFuture.completedFuture(known);
        }
        // What was found is in the image then.
        return CompletableFuture.allOf(answered.values().toArray(CompletableFuture[]::new))
                .thenApplyAsync(done -> new Found(image.get(), unanswered(answered)), continuation);
    }

    private CompletableFuture<Optional<TopicImage>> ask(Key key) {
        return key.byId() ? lookup.lookUpTopic(TopicIds.fromWire(key.id())) : lookup.lookUpTopic(key.name());
    }

    private static Set<Key> unanswered(Map<Key, CompletableFuture<Boolean>> answered) {
        return answered.entrySet().stream()
                .filter(entry -> !entry.getValue().join())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
