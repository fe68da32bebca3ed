package io.caddis.admin.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UiAssetTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/c/abc/topics", "/c/abc/topics/orders.v1/partitions", "/nodes.html", "/c/x/topics/script.js"})
    void shouldAnswerWithThePage_whenThePathIsAPlaceInTheApplication(String path) {
        UiAsset asset = UiAsset.of(path);

        assertEquals("index.html", asset.file());
        assertEquals("no-cache", asset.caching());
        assertEquals("text/html;charset=UTF-8", asset.type());
    }

    @Test
    void shouldLetBrowsersKeepAFile_whenItsNameHasTheHashOfItsContent() {
        UiAsset asset = UiAsset.of("/assets/index-4fa1.js");

        assertEquals("assets/index-4fa1.js", asset.file());
        assertEquals("public, max-age=31536000, immutable", asset.caching());
        assertEquals("text/javascript;charset=UTF-8", asset.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/health/nothing", "/assets/../../WEB-INF/web.xml", "/assets/..\\x", "/assets/a\0b"})
    void shouldAnswerNothing_whenThePathIsOfTheApiOrLeadsElsewhere(String path) {
        assertNull(UiAsset.of(path));
    }

    @Test
    void shouldReadWhatTheBrowserAccepts() {
        assertTrue(accepts("gzip"));
        assertTrue(accepts("br, GZIP;q=0.5"));
        assertTrue(accepts("deflate", "gzip"));
        assertFalse(accepts("gzip;q=0"));
        assertFalse(accepts("gzip;q=0.000, br"));
        assertFalse(accepts("br, deflate"));
        assertFalse(accepts());
    }

    private static boolean accepts(String... headers) {
        return UiServlet.acceptsGzip(Collections.enumeration(List.of(headers)));
    }
}
