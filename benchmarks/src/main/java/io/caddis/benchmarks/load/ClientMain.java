package io.caddis.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Main class of the client JVM: one task a line from standard input, one reply a line to standard output. It ends when its
 * input ends, so it does not outlive the run even when the run is killed.
 */
public final class ClientMain {

    private ClientMain() {
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream replies = System.out;
        // Nothing else may write between the replies.
        System.setOut(System.err);
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = tasks.readLine();
        while (line != null) {
            replies.println(ClientJson.line(carryOut(ClientJson.task(line))));
            replies.flush();
            line = tasks.readLine();
        }
    }

    private static ClientReply carryOut(ClientTask task) {
        try {
            if (task instanceof ClientTask.Produce produce) {
                return new ProduceRun(produce).run();
            }
            if (task instanceof ClientTask.Fill fill) {
                return new FillRun(fill).run();
            }
            if (task instanceof ClientTask.Consume consume) {
                return new ConsumeRun(consume).run();
            }
            if (task instanceof ClientTask.Commit commit) {
                return new CommitRun(commit).run();
            }
            if (task instanceof ClientTask.Settle settle) {
                return new SettleRun(settle).run();
            }
            return new PacedProduceRun((ClientTask.PacedProduce) task).run();
        } catch (Exception e) {
            e.printStackTrace();
            return new ClientReply.Failed(e.toString());
        }
    }
}
