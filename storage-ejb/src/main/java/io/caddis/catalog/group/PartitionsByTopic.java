package io.caddis.catalog.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Partitions by topic id as JSON: {@code {"<topic id>": [0, 3]}}. The table admits nothing else ({@code
 * caddis_store.is_partitions_by_topic}), which is why no JSON library is needed to read it.
 */
final class PartitionsByTopic {

    private static final Pattern TOPIC = Pattern.compile("\"([0-9a-f-]{36})\": ?\\[([0-9, ]*)]");

    private PartitionsByTopic() {}

    static String toJson(Map<UUID, List<Integer>> partitions) {
        return new TreeMap<>(partitions).entrySet().stream()
                .map(topic -> "\"" + topic.getKey() + "\":" + topic.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static Map<UUID, List<Integer>> fromJson(String json) {
        Map<UUID, List<Integer>> partitions = new LinkedHashMap<>();
        Matcher topic = TOPIC.matcher(json);
        while (topic.find()) {
            partitions.put(UUID.fromString(topic.group(1)), numbers(topic.group(2)));
        }
        return partitions;
    }

    private static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : list.split(",")) {
            if (!number.isBlank()) {
                numbers.add(Integer.valueOf(number.strip()));
            }
        }
        return numbers;
    }
}
