package io.caddis.verification.security;

import io.caddis.verification.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A self-signed certificate for the loopback address and its key, made by the JDK's own tool. Java trusts the certificates of
 * the keys in a store, so that one file is the key store of nodes and the trust store of those who trust them.
 */
record Certificate(Path store) {

    private static final String PASSWORD = "not-a-secret";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Certificate in(Path directory, String name) {
        Path store = directory.resolve(name + ".p12");
        Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name, "-keyalg", "EC",
                        "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-storetype", "PKCS12",
                        "-keystore", store.toString(), "-storepass", PASSWORD)
                .run(PATIENCE).expectSuccess();
        return new Certificate(store);
    }

    /** Settings of a node that shows this certificate; it talks to others that do. */
    Map<String, String> ofNode() {
        return Map.of(
                "ssl.keystore.location", store.toString(), "ssl.keystore.password", PASSWORD, "ssl.key.password", PASSWORD,
                "ssl.keystore.type", "PKCS12", "ssl.truststore.location", store.toString(), "ssl.truststore.password", PASSWORD,
                "ssl.truststore.type", "PKCS12");
    }

    /** Settings of a client that trusts it. */
    Map<String, String> ofClient() {
        return Map.of(
                "ssl.truststore.location", store.toString(), "ssl.truststore.password", PASSWORD, "ssl.truststore.type", "PKCS12");
    }
}
