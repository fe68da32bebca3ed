package io.caddis.broker.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationFileTest {

    @TempDir
    private Path directory;

    @Test
    void shouldNameTheLatestRunLast_afterThoseThatEndedCleanly() {
        new IncarnationFile(directory).write(List.of(run(1), run(2)), run(3));

        assertEquals(List.of(run(1), run(2), run(3)), new IncarnationFile(directory).read());
    }

    @Test
    void shouldForgetTheOldestRuns_whenThereAreTooMany() {
        new IncarnationFile(directory).write(LongStream.rangeClosed(1, 40).mapToObj(IncarnationFileTest::run).toList(), run(41));

        List<UUID> kept = new IncarnationFile(directory).read();

        assertEquals(33, kept.size());
        assertEquals(run(9), kept.get(0));
        assertEquals(run(41), kept.get(32));
    }

    @Test
    void shouldKnowNothing_whenThereIsNoFileOrItIsDamaged() throws IOException {
        assertEquals(List.of(), new IncarnationFile(directory).read());

        Files.writeString(directory.resolve("incarnation"), run(1) + "\nnonsense\n");

        assertEquals(List.of(), new IncarnationFile(directory).read());
    }

    private static UUID run(long number) {
        return new UUID(0, number);
    }
}
