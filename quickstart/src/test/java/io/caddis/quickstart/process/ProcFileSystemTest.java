package io.caddis.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileSystemTest {

    @TempDir
    private Path proc;

    private void entry(long pid, String name, char state, long startTicks, String commandLine) throws IOException {
        Path entry = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(entry.resolve("stat"), pid + " (" + name + ") " + state
                + " 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " + startTicks + " 1234 99\n");
        Files.writeString(entry.resolve("cmdline"), commandLine);
    }

    @Test
    void shouldReadTheFieldsAfterTheName_whateverTheNameHolds() throws IOException {
        entry(42, "a) S 1 (b", 'T', 777, "/bin/x\0-a b\0ü\0");

        RunningProcess process = new ProcFileSystem(proc).find(42).orElseThrow();
        assertEquals(new RunningProcess(42, 'T', 777, List.of("/bin/x", "-a b", "ü")), process);
        assertTrue(process.paused());
    }

    @Test
    void shouldLeaveOutProcessesThatAreOver() throws IOException {
        entry(42, "over", 'Z', 777, "");
        entry(43, "kworker", 'I', 5, "");

        ProcFileSystem table = new ProcFileSystem(proc);
        assertEquals(Optional.empty(), table.find(42));
        assertEquals(Optional.empty(), table.find(44));
        assertEquals(List.of(43L), table.running().stream().map(RunningProcess::pid).toList());
    }

    @Test
    void shouldFindThisVeryProcess() {
        ProcFileSystem table = new ProcFileSystem();
        RunningProcess self = table.find(ProcessHandle.current().pid()).orElseThrow();

        assertTrue(self.arguments().get(0).contains("java"), self.toString());
        assertTrue(table.workingIn(Path.of("").toAbsolutePath()).stream().anyMatch(self::sameAs));
    }
}
