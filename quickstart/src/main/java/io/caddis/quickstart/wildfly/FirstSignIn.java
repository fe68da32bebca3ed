package io.caddis.quickstart.wildfly;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the password of the consoles' first user, which the node that made it has logged, and nobody keeps. */
public final class FirstSignIn {

    private static final Pattern MADE = Pattern.compile("console: the user admin was made, with the password (\\S+) :");

    private FirstSignIn() {}

    /**
     * In any of these logs. A log that cannot be read holds none: the cluster serves all the same.
     *
     * @return empty if the users were there before
     */
    public static Optional<String> password(List<Path> logs) {
        for (Path log : logs) {
            try (BufferedReader lines = new BufferedReader(
                    new java.io.InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher made = MADE.matcher(line);
                    if (made.find()) {
                        return Optional.of(made.group(1));
                    }
                }
            } catch (IOException unreadable) {
                // the next one may have it
            }
        }
        return Optional.empty();
    }
}
