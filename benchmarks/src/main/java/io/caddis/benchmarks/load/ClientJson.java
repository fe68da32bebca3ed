package io.caddis.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Tasks and replies as single lines of JSON. */
final class ClientJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClientJson() {
    }

    static String line(ClientTask task) throws JsonProcessingException {
        return JSON.writerFor(ClientTask.class).writeValueAsString(task);
    }

    static String line(ClientReply reply) throws JsonProcessingException {
        return JSON.writerFor(ClientReply.class).writeValueAsString(reply);
    }

    static ClientTask task(String line) throws JsonProcessingException {
        return JSON.readValue(line, ClientTask.class);
    }

    static ClientReply reply(String line) throws JsonProcessingException {
        return JSON.readValue(line, ClientReply.class);
    }
}
