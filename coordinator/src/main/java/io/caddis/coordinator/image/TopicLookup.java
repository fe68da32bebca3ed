package io.caddis.coordinator.image;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Asks ZooKeeper once for a topic that the present image does not know, so that a topic that was just created is not denied
 * by a node that is a moment behind. Safe from any thread, never blocks; equal questions share one reading.
 *
 * <p>When a future completes the topic is also in the image. It completes on the image follower's thread: what hangs on it
 * must not block. It fails with {@link TopicLookupException} and nothing else.
 */
public interface TopicLookup {

    /** @return empty if no topic of that name existed at the time of the call */
    CompletableFuture<Optional<TopicImage>> lookUpTopic(String name);

    /** @return empty if no topic of that id existed at the time of the call */
    CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id);
}
