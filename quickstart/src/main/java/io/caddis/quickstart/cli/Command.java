package io.caddis.quickstart.cli;

import io.caddis.quickstart.cluster.ClusterRequest;
import java.nio.file.Path;

/** What the user asked for. {@code directory} is as given, relative to the caller's working directory. */
public sealed interface Command {

    /** Start what is not running, prove it, and stay in the foreground unless detached. */
    record Up(Path directory, ClusterRequest request, boolean detach) implements Command {
    }

    record Status(Path directory, boolean json) implements Command {
    }

    /** Something done to one node that exists. */
    record Node(Path directory, NodeAction action, int id) implements Command {
    }

    record NodeAdd(Path directory) implements Command {
    }

    /** Stop everything; {@code clean} also removes the data. */
    record Down(Path directory, boolean clean) implements Command {
    }

    record Help() implements Command {
    }

    /** The verbs of {@code node}. */
    enum NodeAction {
        /** Start a node that has no process. */
        START,
        /** Controlled stop: SIGTERM, and SIGKILL only after a long wait. */
        STOP,
        /** SIGKILL. */
        KILL,
        /** SIGSTOP. */
        PAUSE,
        /** SIGCONT. */
        RESUME
    }
}
