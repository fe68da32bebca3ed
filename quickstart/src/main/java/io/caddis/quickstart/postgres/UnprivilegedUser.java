package io.caddis.quickstart.postgres;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs: it refuses root. Each choice puts {@link #prefix()} before the program; every prefix
 * replaces itself by the program, so that the process id stays.
 */
sealed interface UnprivilegedUser {

    /** What comes before the program on the command line. */
    List<String> prefix();

    /** Makes {@code directory} and what is in it usable for this user. */
    void own(Path directory);

    /** The launcher is not root: PostgreSQL runs as whoever it is. */
    record Myself() implements UnprivilegedUser {
        @Override
        public List<String> prefix() {
            return List.of();
        }

        @Override
        public void own(Path directory) {
            // Created by this user.
        }
    }

    /**
     * Root in a user namespace that maps nobody: to the process it looks as if it were an ordinary user who owns the
     * files, while outside they stay root's. See user_namespaces(7), "Unmapped user and group IDs".
     */
    record NamespacedRoot() implements UnprivilegedUser {
        @Override
        public List<String> prefix() {
            return List.of("unshare", "--user");
        }

        @Override
        public void own(Path directory) {
            // Files of another owner cannot be opened from inside: left by a start with OtherUser.
            run(List.of("chown", "-R", "0:0", directory.toString()));
        }
    }

    /** Root becomes {@code name} where the kernel forbids user namespaces. */
    record OtherUser(String name, String uid, String gid) implements UnprivilegedUser {
        @Override
        public List<String> prefix() {
            return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
        }

        @Override
        public void own(Path directory) {
            run(List.of("chown", "-R", uid + ":" + gid, directory.toString()));
        }
    }

    /**
     * Chooses for this launcher.
     *
     * @param program   must be executable for the user chosen
     * @param directory must be reachable for the user chosen
     */
    static UnprivilegedUser choose(boolean root, Path program, Path directory) {
        if (!root) {
            return new Myself();
        }
        UnprivilegedUser namespaced = new NamespacedRoot();
        if (succeeds(namespaced, List.of("true"))) {
            return namespaced;
        }
        for (UnprivilegedUser other : otherUsers()) {
            if (succeeds(other, List.of("test", "-x", program.toString()))
                    && succeeds(other, List.of("test", "-x", directory.toString()))) {
                return other;
            }
        }
        throw new ClusterException("PostgreSQL refuses to run as root, this kernel forbids user namespaces (unshare "
                + "--user), and the users postgres and nobody cannot reach " + program + " and " + directory
                + ". Run ./caddis as an ordinary user, or put the checkout and --dir where those users may read.");
    }

    /** The users postgres and nobody as far as /etc/passwd has them. */
    private static List<UnprivilegedUser> otherUsers() {
        List<UnprivilegedUser> users = new ArrayList<>();
        try {
            List<String> accounts = Files.readAllLines(Path.of("/etc/passwd"));
            for (String name : List.of("postgres", "nobody")) {
                accounts.stream().map(line -> line.split(":")).filter(fields -> fields[0].equals(name))
                        .forEach(fields -> users.add(new OtherUser(name, fields[2], fields[3])));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading /etc/passwd", unreadable);
        }
        return users;
    }

    private static boolean succeeds(UnprivilegedUser user, List<String> command) {
        List<String> whole = new ArrayList<>(user.prefix());
        whole.addAll(command);
        try {
            return exitStatus(whole) == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static void run(List<String> command) {
        try {
            int status = exitStatus(command);
            if (status != 0) {
                throw new ClusterException(String.join(" ", command) + " ended with exit status " + status + ".");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("running " + String.join(" ", command), failed);
        }
    }

    private static int exitStatus(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
