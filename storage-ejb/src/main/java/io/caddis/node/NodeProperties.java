package io.caddis.node;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The file with the broker's settings: Java properties in UTF-8, Kafka's names. What they mean is the broker's matter. */
record NodeProperties(Path file) {

    static final String FILE_PROPERTY = "caddis.config";

    private static final String DEFAULT_FILE_NAME = "caddis.properties";
    private static final long FILE_MAX_BYTES = 1 << 20;

    /** The file that the system properties of this server name. */
    static NodeProperties fromSystemProperties(Map<?, ?> systemProperties) {
        Object named = systemProperties.get(FILE_PROPERTY);
        if (named != null) {
            return new NodeProperties(Path.of(named.toString()));
        }
        return new NodeProperties(
                Path.of(String.valueOf(systemProperties.get("jboss.server.config.dir")), DEFAULT_FILE_NAME));
    }

    /**
     * Reads it now.
     *
     * @throws IOException if it cannot be read; the message says which file and how to name another
     */
    Map<String, String> read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no settings file " + file.toAbsolutePath() + ": write it, or name another with -D"
                    + FILE_PROPERTY + "=<file>");
        }
        if (Files.size(file) > FILE_MAX_BYTES) {
            throw new IOException("settings file " + file.toAbsolutePath() + " is larger than " + FILE_MAX_BYTES
                    + " bytes: this is not a settings file");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException | IOException malformed) {
            throw new IOException(
                    "settings file " + file.toAbsolutePath() + " cannot be read: " + malformed.getMessage(), malformed);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }
}
