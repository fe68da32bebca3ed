package io.caddis.admin.web.resource;

import io.caddis.admin.web.problem.ProblemCode;
import io.caddis.admin.web.problem.ProblemException;
import io.caddis.console.Console;
import io.caddis.console.ConsoleSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The console, or the problem that there is none. */
@ApplicationScoped
public class Consoles {

    @Inject
    private ConsoleSource source;

    Console console() {
        return source.console().orElseThrow(() -> new ProblemException(
                ProblemCode.NODE_NOT_READY, "this node does not serve now, ask another"));
    }
}
