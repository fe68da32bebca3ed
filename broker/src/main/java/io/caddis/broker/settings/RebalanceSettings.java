package io.caddis.broker.settings;

import io.caddis.coordinator.controller.RebalancePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How replicas move between brokers: by themselves, at an operator's word, and how fast. What the node was started with; most
 * can be changed at run time, see {@link DynamicBrokerSettings}.
 *
 * @param policy                 when the controller moves replicas by itself
 * @param copyBytesPerSecond     that this node takes of replicas being added to it
 */
public record RebalanceSettings(RebalancePolicy policy, long copyBytesPerSecond) {

    /** Of replicas that a reassignment adds to this node. */
    public static final String COPY_BYTES_PER_SECOND = "replica.rebalance.throttle.bytes.per.second";

    /** Kafka's pair for the replicas that {@code leader.replication.throttled.replicas} of a topic names. */
    public static final String LEADER_THROTTLED_RATE = "leader.replication.throttled.rate";

    /** The same for {@code follower.replication.throttled.replicas}. */
    public static final String FOLLOWER_THROTTLED_RATE = "follower.replication.throttled.rate";

    static final String SETTLE_MS = "replica.rebalance.delay.ms";
    static final String MAX_CONCURRENT_MOVES = "replica.rebalance.max.concurrent.moves";

    /** They can be changed while nodes run. */
    static final Set<String> DYNAMIC = Set.of(
            RebalancePolicy.ENABLE, RebalancePolicy.EVACUATE, COPY_BYTES_PER_SECOND, LEADER_THROTTLED_RATE, FOLLOWER_THROTTLED_RATE);

    /** Other nodes must see them too: the image has what is set at run time, not what a node was started with. */
    private static final List<String> DYNAMIC_ONLY = List.of(RebalancePolicy.EVACUATE, LEADER_THROTTLED_RATE, FOLLOWER_THROTTLED_RATE);

    private static final long DEFAULT_COPY_BYTES_PER_SECOND = 50L * 1024 * 1024;
    private static final int MAX_CONCURRENT_MOVES_LIMIT = 1_000;

    static void declare(SettingGroup group) {
        RebalancePolicy defaults = RebalancePolicy.DEFAULT;
        group.define(RebalancePolicy.ENABLE, Type.BOOLEAN, defaults.enabled(), Importance.HIGH,
                        "Whether replicas move by themselves so that brokers hold equal shares, for example when a broker joins."
                                + " Holds for the whole cluster. A setting of Caddis, not of Kafka.")
                .define(SETTLE_MS, Type.LONG, defaults.settleMs(), Range.between(0, Integer.MAX_VALUE), Importance.LOW,
                        "How long, in milliseconds, a broker must have been up before it is given replicas of other brokers. A"
                                + " setting of Caddis, not of Kafka.")
                .define(MAX_CONCURRENT_MOVES, Type.INT, defaults.maxConcurrentMoves(),
                        Range.between(1, MAX_CONCURRENT_MOVES_LIMIT), Importance.LOW,
                        "How many replicas may be on their way to other brokers at a time, when they move by themselves. A setting of"
                                + " Caddis, not of Kafka.")
                .define(COPY_BYTES_PER_SECOND, Type.LONG, DEFAULT_COPY_BYTES_PER_SECOND, Range.atLeast(1), Importance.MEDIUM,
                        "Bytes per second that a node copies of replicas being added to it, by whatever reassignment, until they are"
                                + " in sync. A setting of Caddis, not of Kafka.")
                .define(RebalancePolicy.EVACUATE, Type.BOOLEAN, false, Importance.MEDIUM,
                        "Whether all replicas of a broker are to move to others, so that it can be removed. Set at run time for one"
                                + " broker, which may be down. Holds also while " + RebalancePolicy.ENABLE
                                + " is off. A setting of Caddis, not of Kafka.")
                .define(LEADER_THROTTLED_RATE, Type.LONG, Long.MAX_VALUE, Range.atLeast(0), Importance.MEDIUM,
                        "Bytes per second that each follower that is not in sync copies from this node, of the partitions for which"
                                + " leader.replication.throttled.replicas of their topics name this node. The followers keep to it."
                                + " Set at run time.")
                .define(FOLLOWER_THROTTLED_RATE, Type.LONG, Long.MAX_VALUE, Range.atLeast(0), Importance.MEDIUM,
                        "Bytes per second that this node copies of replicas that are not in sync and that"
                                + " follower.replication.throttled.replicas of their topics name. Set at run time.");
    }

    static RebalanceSettings from(SettingValues values, Map<String, String> given, List<String> problems) {
        for (String name : DYNAMIC_ONLY) {
            if (given.containsKey(name)) {
                problems.add(name + ": cannot be a start-up setting; set it while the cluster runs, with"
                        + " kafka-configs --alter --entity-type brokers --entity-name <id> --add-config " + name + "=<value>");
            }
        }
        return new RebalanceSettings(
                new RebalancePolicy(
                        values.bool(RebalancePolicy.ENABLE), values.number(SETTLE_MS), values.integer(MAX_CONCURRENT_MOVES)),
                values.number(COPY_BYTES_PER_SECOND));
    }

    /** What is wrong with setting it for all brokers, or for one. */
    static Optional<String> problemOfScope(String name, boolean ofOneBroker) {
        if (name.equals(RebalancePolicy.EVACUATE) && !ofOneBroker) {
            return Optional.of("Cannot update these configs at default cluster level, broker id must be specified: " + name);
        }
        if (name.equals(RebalancePolicy.ENABLE) && ofOneBroker) {
            return Optional.of("Cannot update these configs for one broker, it holds for the whole cluster: " + name
                    + "; set it at default cluster level");
        }
        return Optional.empty();
    }
}
