package io.caddis.quickstart;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.cli.Command;
import io.caddis.quickstart.cli.CommandLine;
import io.caddis.quickstart.cli.UsageException;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.command.Commands;
import io.caddis.quickstart.command.Progress;
import io.caddis.quickstart.process.ProcFileSystem;
import java.nio.file.Path;
import java.util.List;

/**
 * The program behind the script {@code caddis}. Exit status: 0 done, 1 could not be done, 2 not a command line of
 * ours; 130 and 143 after Ctrl-C and SIGTERM, as with any program.
 */
public final class Caddis {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Caddis() {
    }

    /**
     * Runs one command.
     *
     * @param arguments what follows {@code ./caddis}; the system property {@code caddis.project} names the checkout
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Path project = Path.of(System.getProperty("caddis.project", ".")).toAbsolutePath().normalize();
        try {
            Command command = CommandLine.parse(arguments, project.resolve(".caddis"));
            if (command instanceof Command.Help) {
                System.out.print(CommandLine.usage());
                return 0;
            }
            new Commands(Distributions.ofBuild(project), new ProcFileSystem(), Caddis::thread,
                    new Progress(System.out)).run(command);
            return 0;
        } catch (UsageException wrong) {
            System.err.println("caddis: " + wrong.getMessage());
            System.err.println();
            System.err.print(CommandLine.usage());
            return USAGE;
        } catch (ClusterException failed) {
            System.err.println("caddis: " + failed.getMessage());
            return FAILED;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** Threads that do not keep the launcher alive: what they start outlives it anyway. */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "caddis-launcher");
        thread.setDaemon(true);
        return thread;
    }
}
