package io.caddis.console;

import java.util.Optional;

/** Where the web layer finds the console. Any thread, never blocks. */
@FunctionalInterface
public interface ConsoleSource {

    /** Empty while the node does not serve. */
    Optional<Console> console();
}
