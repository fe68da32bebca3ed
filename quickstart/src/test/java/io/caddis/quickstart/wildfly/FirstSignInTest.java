package io.caddis.quickstart.wildfly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstSignInTest {

    @TempDir
    private Path directory;

    @Test
    void shouldFindThePassword_inTheLogOfTheNodeThatMadeIt() throws IOException {
        Path without = Files.writeString(directory.resolve("1"), "node state=RUNNING\n");
        Path with = Files.writeString(directory.resolve("2"), """
                20:00:00,123 INFO  [io.caddis.node.ConsoleHost] (console-first-user) console: the user admin was made, with the password \
                aB-_9 : change it after the first sign-in
                """);

        assertEquals(Optional.of("aB-_9"), FirstSignIn.password(List.of(directory.resolve("none"), without, with)));
        assertEquals(Optional.empty(), FirstSignIn.password(List.of(without)));
    }
}
