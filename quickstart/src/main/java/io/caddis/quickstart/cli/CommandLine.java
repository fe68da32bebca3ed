package io.caddis.quickstart.cli;

import io.caddis.quickstart.cli.Command.NodeAction;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Parses the arguments of {@code ./caddis}. Options may stand anywhere after the command, as {@code --a b} or {@code --a=b}. */
public final class CommandLine {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_SETTING_NAME = 256;
    private static final int MAX_SETTING_VALUE = 16_384;

    private final Path defaultDirectory;
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Deque<String> words = new ArrayDeque<>();

    private CommandLine(Path defaultDirectory) {
        this.defaultDirectory = defaultDirectory;
    }

    /** The text of {@code --help}; the script prints the same file when there is no build yet. */
    public static String usage() {
        try (InputStream in = CommandLine.class.getResourceAsStream("usage.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading usage.txt", unreadable);
        }
    }

    /**
     * Parses {@code arguments}.
     *
     * @param defaultDirectory the cluster directory when {@code --dir} is not given
     * @throws UsageException if they are no command line of ours
     */
    public static Command parse(List<String> arguments, Path defaultDirectory) {
        if (arguments.isEmpty() || arguments.stream().anyMatch(Set.of("--help", "-h", "help")::contains)) {
            return new Command.Help();
        }
        CommandLine line = new CommandLine(defaultDirectory);
        line.split(arguments);
        return line.command();
    }

    private void split(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.poll();
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (Set.of("--detach", "--json", "--clean").contains(name)) {
                if (equals >= 0) {
                    throw new UsageException(name + " takes no value.");
                }
                option(name, "");
            } else {
                String value = equals < 0 ? rest.poll() : argument.substring(equals + 1);
                if (value == null) {
                    throw new UsageException(name + " needs a value.");
                }
                if (name.equals("--set")) {
                    setting(value);
                } else {
                    option(name, value);
                }
            }
        }
    }

    private void option(String name, String value) {
        if (options.put(name, value) != null) {
            throw new UsageException(name + " is given twice.");
        }
    }

    private void setting(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        if (!name.matches("[A-Za-z0-9._-]{1," + MAX_SETTING_NAME + "}")) {
            throw new UsageException("--set " + text + ": a setting is NAME=VALUE, with Kafka's name for it.");
        }
        if (text.length() - equals - 1 > MAX_SETTING_VALUE) {
            throw new UsageException("--set " + name + ": the value is longer than " + MAX_SETTING_VALUE
                    + " characters.");
        }
        settings.put(name, text.substring(equals + 1));
    }

    private Command command() {
        if (words.isEmpty()) {
            throw new UsageException("A command is missing.");
        }
        String name = words.poll();
        Command command = switch (name) {
            case "up" -> up();
            case "status" -> status();
            case "node" -> node();
            case "down" -> down();
            default -> throw new UsageException("There is no command \"" + name + "\".");
        };
        if (!words.isEmpty()) {
            throw new UsageException(name + " does not take \"" + words.peek() + "\".");
        }
        return command;
    }

    private Command up() {
        allow("up", "--nodes", "--dir", "--detach", "--port-base", "--http-base", "--zookeepers", "--set");
        OptionalInt zookeepers = number("--zookeepers", 1, 5);
        if (zookeepers.isPresent() && zookeepers.getAsInt() % 2 == 0) {
            throw new UsageException("--zookeepers " + zookeepers.getAsInt()
                    + ": an even number survives no more failures than one server less. Take 1, 3 or 5.");
        }
        ClusterRequest request = new ClusterRequest(number("--nodes", 1, ClusterPlan.MAX_NODES), zookeepers,
                number("--port-base", 1, MAX_PORT), number("--http-base", 1, MAX_PORT),
                new LinkedHashMap<>(settings));
        return new Command.Up(directory(), request, options.containsKey("--detach"));
    }

    private Command status() {
        allow("status", "--dir", "--json");
        return new Command.Status(directory(), options.containsKey("--json"));
    }

    private Command down() {
        allow("down", "--dir", "--clean");
        return new Command.Down(directory(), options.containsKey("--clean"));
    }

    private Command node() {
        allow("node", "--dir");
        String verb = words.isEmpty() ? "" : words.poll();
        if (verb.equals("add")) {
            return new Command.NodeAdd(directory());
        }
        NodeAction action = Arrays.stream(NodeAction.values())
                .filter(candidate -> candidate.name().toLowerCase(Locale.ROOT).equals(verb)).findFirst()
                .orElseThrow(() -> new UsageException("node takes one of "
                        + Arrays.stream(NodeAction.values()).map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", add; not \"" + verb + "\"."));
        if (words.isEmpty()) {
            throw new UsageException("node " + verb + " needs the ID of a node.");
        }
        return new Command.Node(directory(), action, number("The ID", words.poll(), 1, Integer.MAX_VALUE));
    }

    private void allow(String command, String... names) {
        Set<String> allowed = Set.of(names);
        options.keySet().stream().filter(name -> !allowed.contains(name)).findFirst().ifPresent(name -> {
            throw new UsageException(command + " has no option " + name + ".");
        });
        if (!settings.isEmpty() && !allowed.contains("--set")) {
            throw new UsageException(command + " has no option --set.");
        }
    }

    private Path directory() {
        String directory = options.get("--dir");
        if (directory != null && directory.isBlank()) {
            throw new UsageException("--dir needs a directory.");
        }
        return directory == null ? defaultDirectory : Path.of(directory);
    }

    private OptionalInt number(String option, int least, int most) {
        String text = options.get(option);
        return text == null ? OptionalInt.empty() : OptionalInt.of(number(option, text, least, most));
    }

    private static int number(String what, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Reported below, with the range.
        }
        throw new UsageException(what + " is a number from " + least + " to " + most + ", not \"" + text + "\".");
    }
}
