package io.caddis.benchmarks.load;

import io.caddis.benchmarks.process.JavaCommand;
import io.caddis.benchmarks.process.OpenResources;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The run's end of a client JVM. One task at a time; used by the run's main thread only, except {@link #close}, which the
 * shutdown hook may call.
 */
public final class ClientProcess implements AutoCloseable {

    private final Process process;
    private final Path logFile;
    private final BufferedWriter tasks;
    private final BufferedReader replies;
    private final ExecutorService replyReader = Executors.newSingleThreadExecutor(runnable -> {
        Thread thread = new Thread(runnable, "bench-client-replies");
        thread.setDaemon(true);
        return thread;
    });

    private ClientProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
        this.tasks = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a client on our own class path.
     *
     * @param heap    its heap as {@code -Xmx} takes it; fixed, so that it does not grow in some rounds only
     * @param logFile where its log and stack traces go
     */
    public static ClientProcess start(String heap, Path logFile, OpenResources resources) throws IOException {
        JavaCommand command = new JavaCommand(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseParallelGC"),
                System.getProperty("java.class.path"), ClientMain.class.getName(), List.of());
        Process process = new ProcessBuilder(command.words())
                .redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                .start();
        return resources.add(new ClientProcess(process, logFile));
    }

    /**
     * Has a task done; blocks until its reply.
     *
     * @throws IOException when the task fails, the client ends, or no reply comes within the task's time
     */
    public ClientReply.Measured run(ClientTask task) throws IOException, InterruptedException {
        tasks.write(ClientJson.line(task));
        tasks.newLine();
        tasks.flush();
        String line = awaitLine(task);
        if (line == null) {
            throw new IOException("the client ended during " + task + ", see " + logFile);
        }
        ClientReply reply = ClientJson.reply(line);
        if (reply instanceof ClientReply.Failed failed) {
            throw new IOException(failed.reason() + " (stack trace in " + logFile + ")");
        }
        return (ClientReply.Measured) reply;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        replyReader.shutdownNow();
    }

    private String awaitLine(ClientTask task) throws IOException, InterruptedException {
        Future<String> line = replyReader.submit(replies::readLine);
        try {
            return line.get(task.timeoutMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new IOException("no reply within " + task.timeoutMs() + " ms to " + task, e);
        } catch (ExecutionException e) {
            throw new IOException("cannot read the client's reply to " + task, e.getCause());
        }
    }
}
