package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Live brokers for tests, by short description. */
final class Brokers {

    private static final Pattern WORD = Pattern.compile("(\\d+)@(\\d+)(\\^\\d+)?(/[^!?#~]+)?([!?#~]*)");

    private Brokers() {}

    /**
     * {@code "1@101 2@102/rack-a 3@103!"}: id, broker epoch, rack. {@code ^101}: of the run that registered with epoch 101
     * before, otherwise of one of its own. {@code !} draining, {@code #} the run before was killed, {@code ~} log directories
     * are new, {@code ?} not processed, which only {@link #roster} looks at.
     */
    static Map<Integer, BrokerRegistration> of(String description) {
        Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
        words(description).forEach(word -> {
            int id = Integer.parseInt(word.group(1));
            long epoch = Long.parseLong(word.group(2));
            long run = word.group(3) == null ? epoch : Long.parseLong(word.group(3).substring(1));
            Optional<String> rack = Optional.ofNullable(word.group(4)).map(text -> text.substring(1));
            String flags = word.group(5);
            brokers.put(id, new BrokerRegistration(id, new UUID(id, run), epoch, Map.of(), rack, !flags.contains("#"), List.of(),
                    flags.contains("!")).withNewDirectories(flags.contains("~")));
        });
        return brokers;
    }

    /** The same, each of them processed unless it says otherwise. */
    static BrokerRoster roster(String description) {
        Map<Integer, BrokerRegistration> live = of(description);
        Map<Integer, ProcessedIncarnation> processed = new TreeMap<>();
        words(description).filter(word -> !word.group(5).contains("?")).forEach(word -> {
            BrokerRegistration broker = live.get(Integer.parseInt(word.group(1)));
            processed.put(broker.brokerId(), new ProcessedIncarnation(broker.incarnation(), List.of(), broker.newDirectories()));
        });
        return new BrokerRoster(live, processed, Map.of());
    }

    private static Stream<MatchResult> words(String description) {
        return Arrays.stream(description.isBlank() ? new String[0] : description.trim().split(" ")).map(text -> {
            Matcher word = WORD.matcher(text);
            if (!word.matches()) {
                throw new IllegalArgumentException(text);
            }
            return word.toMatchResult();
        });
    }
}
