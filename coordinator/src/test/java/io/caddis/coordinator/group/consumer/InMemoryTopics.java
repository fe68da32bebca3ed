package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupTopics;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Topics of an imagined cluster. */
final class InMemoryTopics implements GroupTopics {

    private final Map<String, Topic> topics = new TreeMap<>();
    private int incarnations;
    int matchings;

    UUID create(String name, int partitions) {
        UUID id = new UUID(name.hashCode(), ++incarnations);
        topics.put(name, new Topic(id, name, partitions, Collections.nCopies(partitions, Set.of())));
        return id;
    }

    void grow(String name, int partitions) {
        topics.put(name, new Topic(id(name), name, partitions, Collections.nCopies(partitions, Set.of())));
    }

    void delete(String name) {
        topics.remove(name);
    }

    UUID id(String name) {
        return topics.get(name).id();
    }

    List<String> names() {
        return List.copyOf(topics.keySet());
    }

    @Override
    public Optional<Topic> byName(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    @Override
    public Optional<Topic> byId(UUID id) {
        return topics.values().stream().filter(topic -> topic.id().equals(id)).findFirst();
    }

    @Override
    public Collection<String> matching(String regex) {
        matchings++;
        Pattern pattern = Pattern.compile(regex);
        return topics.keySet().stream().filter(name -> pattern.matcher(name).matches()).toList();
    }
}
