package io.caddis.quickstart.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The process table as Linux shows it in {@code /proc}, see proc(5). Thread safe, holds nothing. */
public final class ProcFileSystem implements ProcessTable {

    /** Fields of {@code stat} after the command name, counted from its third field, the state. */
    private static final int STATE_FIELD = 0;
    private static final int START_TICKS_FIELD = 19;

    private final Path proc;

    public ProcFileSystem() {
        this(Path.of("/proc"));
    }

    ProcFileSystem(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<RunningProcess> running() {
        List<RunningProcess> processes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                find(Long.parseLong(entry.getFileName().toString())).ifPresent(processes::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("listing " + proc, unreadable);
        }
        return processes;
    }

    @Override
    public Optional<RunningProcess> find(long pid) {
        Path entry = proc.resolve(Long.toString(pid));
        try {
            // The name may hold blanks and parentheses, so the fields are counted from its last parenthesis.
            String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            RunningProcess process = new RunningProcess(pid, fields[STATE_FIELD].charAt(0),
                    Long.parseLong(fields[START_TICKS_FIELD]), arguments(entry));
            return Optional.of(process).filter(RunningProcess::alive);
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    @Override
    public List<RunningProcess> workingIn(Path directory) {
        return running().stream().filter(process -> {
            try {
                Path link = proc.resolve(Long.toString(process.pid())).resolve("cwd");
                return Files.readSymbolicLink(link).equals(directory);
            } catch (IOException endedOrNotOurs) {
                return false;
            }
        }).toList();
    }

    private static List<String> arguments(Path entry) throws IOException {
        String commandLine = Files.readString(entry.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        String utf8 = new String(commandLine.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8.isEmpty() ? List.of() : List.of(utf8.split("\0"));
    }
}
