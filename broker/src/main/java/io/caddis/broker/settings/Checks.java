package io.caddis.broker.settings;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Checks of single values that Kafka's own {@link ConfigDef} has not, and the words they accept. */
final class Checks {

    static final String CREATE_TIME = "CreateTime";
    static final String LOG_APPEND_TIME = "LogAppendTime";
    static final String SYNC = "sync";
    static final String ASYNC = "async";
    static final String DELETE = "delete";
    static final String COMPACT = "compact";
    static final String PRODUCER = "producer";

    private static final List<String> CODECS = List.of("uncompressed", "zstd", "lz4", "snappy", "gzip");

    private Checks() {}

    static Validator oneOf(String... words) {
        return ConfigDef.ValidString.in(words);
    }

    static Validator unsetOr(Validator whenSet) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        whenSet.ensureValid(name, value);
                    }
                },
                whenSet::toString);
    }

    static Validator oneOrMore(String what) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (((List<?>) value).isEmpty()) {
                        throw new ConfigException(name, "", "name at least one " + what);
                    }
                },
                () -> "at least one " + what);
    }

    /** One or more of the assignors that are built in, each once. */
    static Validator assignors(List<String> builtIn) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    List<?> given = (List<?>) value;
                    if (given.isEmpty() || !builtIn.containsAll(given) || Set.copyOf(given).size() < given.size()) {
                        throw new ConfigException(name, text(given), "name one or more of " + String.join(", ", builtIn) + ", each once");
                    }
                },
                () -> "one or more of " + builtIn);
    }

    /** Kafka's list of policies, empty for none; what is legal there but not available here gets a text of its own. */
    static Validator cleanupPolicy() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    List<?> policies = (List<?>) value;
                    if (policies.contains(COMPACT)) {
                        throw new ConfigException(name, text(policies),
                                "log compaction is not available in this version; use " + DELETE);
                    }
                    if (!policies.stream().allMatch(DELETE::equals)) {
                        throw new ConfigException(name, text(policies), "must be " + DELETE + ", or empty to delete nothing");
                    }
                },
                () -> "[" + DELETE + "] or empty");
    }

    private static String text(List<?> elements) {
        return ConfigDef.convertToString(elements, ConfigDef.Type.LIST);
    }

    static Validator compressionType() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (CODECS.contains(value)) {
                        throw new ConfigException(name, value, "the broker does not recompress in this version; use "
                                + PRODUCER + " and set the codec on the producer");
                    }
                    if (!PRODUCER.equals(value)) {
                        throw new ConfigException(name, value, "must be " + PRODUCER);
                    }
                },
                () -> "[" + PRODUCER + "]");
    }
}
