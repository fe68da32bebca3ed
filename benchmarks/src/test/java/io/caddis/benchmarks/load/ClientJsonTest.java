package io.caddis.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientJsonTest {

    @Test
    void shouldSurviveThePipe_whateverTheTask() throws JsonProcessingException {
        List<ClientTask> tasks = List.of(
                new ClientTask.Produce("a:1,b:2", "t", 100, "lz4", 2, 42, 10_000),
                new ClientTask.Fill("a:1", "t", 1_024, 42, 500_000),
                new ClientTask.Consume("a:1", "t", "g", 10_000),
                new ClientTask.Commit("a:1", "t", "g", 8, 100, 10_000),
                new ClientTask.PacedProduce("a:1", "t", 1_024, 42, 2_000, 10_000));

        for (ClientTask task : tasks) {
            String line = ClientJson.line(task);
            assertFalse(line.contains("\n"), line);
            assertEquals(task, ClientJson.task(line));
        }
    }

    @Test
    void shouldSurviveThePipe_whateverTheReply() throws JsonProcessingException {
        List<ClientReply> replies = List.of(
                new ClientReply.Measured(12, Map.of(Metric.RECORDS_PER_SECOND, 1.5, Metric.MEBIBYTES_PER_SECOND, 0.25)),
                new ClientReply.Failed("first line\nsecond line"));

        for (ClientReply reply : replies) {
            String line = ClientJson.line(reply);
            assertFalse(line.contains("\n"), line);
            assertEquals(reply, ClientJson.reply(line));
        }
    }
}
