package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", "")).resolve("../docs/settings.md").normalize();

    @Test
    void shouldMatchTheDeclarations_whenThePageIsInTheDocs() throws IOException {
        String printed = SettingsReference.markdown();
        if (Boolean.getBoolean("caddis.docs.update")) {
            Files.writeString(PAGE, printed);
        }

        assertEquals(printed, Files.exists(PAGE) ? Files.readString(PAGE) : "", "docs/settings.md is out of date; print it"
                + " again: mvn -pl broker test -Dtest=SettingsReferenceTest -Dcaddis.docs.update=true");
    }
}
