package io.caddis.console;

import java.util.List;
import java.util.Optional;

/** Where the web layer finds the console. Any thread, never blocks. */
@FunctionalInterface
public interface ConsoleSource {

    /** Empty while the node does not serve. */
    Optional<Console> console();

    /** Addresses of the consoles of all nodes, without a slash at the end. Empty where none were given, or the node does not serve. */
    default List<String> consoleUrls() {
        return List.of();
    }
}
