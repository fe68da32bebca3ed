package io.caddis.quickstart.process;

import java.nio.file.Path;
import java.util.List;

/**
 * How to start one server process.
 *
 * @param arguments        the program, with its path, and its arguments
 * @param workingDirectory exists
 * @param log              takes standard output and error; the file of the start before is kept beside it
 */
public record LaunchCommand(List<String> arguments, Path workingDirectory, Path log) {

    public LaunchCommand {
        arguments = List.copyOf(arguments);
    }
}
