package io.caddis.quickstart.postgres;

import io.caddis.quickstart.archive.SharedUnpacking;
import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Makes a data directory with the role and the database {@code caddis}. The directory gets its final name last, so
 * that a creation that was interrupted is repeated and not mistaken for a database.
 */
final class DatabaseCreation {

    private static final int PASSWORD_BYTES = 24;

    private final BiFunction<String, List<String>, List<String>> command;
    private final ClusterDirectory directory;
    private final SecureRandom random = new SecureRandom();

    /** @param command gives the command line for a program of PostgreSQL and its arguments */
    DatabaseCreation(BiFunction<String, List<String>, List<String>> command, ClusterDirectory directory) {
        this.command = command;
        this.directory = directory;
    }

    void createIfMissing(UnprivilegedUser user) throws IOException, InterruptedException {
        if (Files.exists(directory.postgresData())) {
            return;
        }
        Path staging = directory.postgres().resolve("data-staging");
        SharedUnpacking.removeTree(staging);
        Files.createDirectory(staging, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path superuserPassword = directory.postgres().resolve("superuser-password");
        writeSecret(superuserPassword, newPassword());
        String password = newPassword();
        writeSecret(directory.postgresPassword(), password);
        user.own(directory.postgres());

        Path log = directory.postgres().resolve("creation.log");
        run(log, command.apply("initdb", List.of("-D", staging.toString(), "-U", "postgres", "--auth=scram-sha-256",
                "--pwfile=" + superuserPassword, "--encoding=UTF8", "--locale=C", "--no-instructions")), "");
        // Single-user mode takes one statement a line, see postgres(1). The password is hexadecimal: nothing to quote.
        run(log, command.apply("postgres", List.of("--single", "-D", staging.toString(), "postgres")),
                "CREATE ROLE caddis LOGIN PASSWORD '" + password + "'\n"
                        + "CREATE DATABASE caddis OWNER caddis\n");
        Files.move(staging, directory.postgresData(), StandardCopyOption.ATOMIC_MOVE);
    }

    private String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret + "\n");
    }

    private static void run(Path log, List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int status = process.waitFor();
        String output = Files.readString(log);
        // Single-user mode reports a failed statement only in what it prints.
        if (status != 0 || output.contains("ERROR:") || output.contains("FATAL:")) {
            throw new ClusterException("Creating the PostgreSQL database failed (exit status " + status + "): "
                    + output.strip() + System.lineSeparator() + "See " + log + ".");
        }
    }
}
