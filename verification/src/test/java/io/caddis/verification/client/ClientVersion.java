package io.caddis.verification.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the kafka-clients on the class path, from the file its jar carries. */
final class ClientVersion {

    private ClientVersion() {}

    static String current() {
        try (InputStream in = ClientVersion.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is of the line before 4.0. */
    static boolean isOlderLine() {
        return current().startsWith("3.");
    }
}
