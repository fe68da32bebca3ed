package io.caddis.broker.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Kafka's lists of replicas whose copying is limited: {@code 0:1,3:2} (partition:broker), or {@code *} for all of the topic. */
public final class ThrottledReplicas {

    /** Topic setting: replicas that send at a limited rate while they lead. */
    public static final String OF_LEADERS = "leader.replication.throttled.replicas";

    /** Topic setting: replicas that copy at a limited rate until they are in sync. */
    public static final String OF_FOLLOWERS = "follower.replication.throttled.replicas";

    private static final String ALL = "*";
    private static final Pattern REPLICA = Pattern.compile("\\d{1,9}:\\d{1,9}");

    private ThrottledReplicas() {}

    /** @param list as stored */
    public static boolean names(String list, int partition, int broker) {
        String replica = partition + ":" + broker;
        return Arrays.stream(list.split(",")).map(String::trim).anyMatch(entry -> entry.equals(ALL) || entry.equals(replica));
    }

    static Validator check() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    List<?> entries = (List<?>) value;
                    boolean all = entries.equals(List.of(ALL));
                    if (!all && !entries.stream().allMatch(entry -> REPLICA.matcher(entry.toString().trim()).matches())) {
                        throw new ConfigException(name, ConfigDef.convertToString(value, ConfigDef.Type.LIST),
                                "must be a list of partition:broker, such as 0:1,0:2, or * for all replicas");
                    }
                },
                () -> "[partition]:[broker], ... or *");
    }
}
