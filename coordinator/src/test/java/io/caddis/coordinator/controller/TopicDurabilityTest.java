package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicDurabilityTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing is set             | -                                           | -                                             | 2 | true  |
            the cluster says           | -                                           | min.insync.replicas=3 log.flush.policy=async  | 3 | false |
            the topic says             | min.insync.replicas=1 flush.policy=sync     | min.insync.replicas=3 log.flush.policy=async  | 1 | true  |
            no number                  | min.insync.replicas=two                     | min.insync.replicas=3                         | 3 | true  | min.insync.replicas of topic flights is stored as two, which is no whole number from 1: 3 holds
            below its range            | min.insync.replicas=0                       | -                                             | 2 | true  | min.insync.replicas of topic flights is stored as 0, which is no whole number from 1: 2 holds
            no policy                  | -                                           | log.flush.policy=often                        | 2 | true  | log.flush.policy of the cluster is stored as often, which is neither sync nor async: sync holds
            """)
    void shouldJoinTheLayers(String why, String topic, String cluster, int minIsr, boolean synced, String complaint) {
        List<String> complaints = new ArrayList<>();

        TopicDurability durability =
                TopicDurability.of("flights", settings(topic), settings(cluster), new TopicDurability(2, true), complaints::add);

        assertEquals(new TopicDurability(minIsr, synced), durability);
        assertEquals(complaint == null ? List.of() : List.of(complaint), complaints);
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>();
        for (String pair : text.equals("-") ? new String[0] : text.split(" ")) {
            settings.put(pair.split("=")[0], pair.split("=")[1]);
        }
        return settings;
    }
}
