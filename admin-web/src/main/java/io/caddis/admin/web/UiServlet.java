package io.caddis.admin.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;

/**
 * Serves the console that the build put below WEB-INF, compressed as the build left it: the server would compress nothing by itself, and
 * no server needs to be configured for it. Answers every path that no other servlet or resource has.
 */
@WebServlet(urlPatterns = {"", "/"})
public class UiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String ROOT = "/WEB-INF/ui/";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        UiAsset asset = UiAsset.of(pathOf(request));
        if (asset == null) {
            sayThatThereIsNone(response, "There is no such page or resource.");
            return;
        }
        boolean compressed = acceptsGzip(request.getHeaders("Accept-Encoding"));
        InputStream found = compressed ? getServletContext().getResourceAsStream(ROOT + asset.file() + ".gz") : null;
        if (found != null) {
            response.setHeader("Content-Encoding", "gzip");
        } else {
            found = getServletContext().getResourceAsStream(ROOT + asset.file());
        }
        if (found == null) {
            sayThatThereIsNone(response, asset.file().equals("index.html")
                    ? "This build has no web console (-Pno-ui). What this node says about itself: node"
                    : "There is no such file. It belonged to another version of the console: reload the page.");
            return;
        }
        try (InputStream bytes = found) {
            response.setHeader("Cache-Control", asset.caching());
            response.setHeader("Vary", "Accept-Encoding");
            response.setContentType(asset.type());
            bytes.transferTo(response.getOutputStream());
        }
    }

    private static String pathOf(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        return path.isEmpty() ? "/" : path;
    }

    static boolean acceptsGzip(Enumeration<String> acceptEncoding) {
        while (acceptEncoding.hasMoreElements()) {
            for (String coding : acceptEncoding.nextElement().split(",")) {
                String[] parts = coding.split(";");
                if (parts[0].strip().equalsIgnoreCase("gzip")) {
                    return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0{0,3})?");
                }
            }
        }
        return false;
    }

    private static void sayThatThereIsNone(HttpServletResponse response, String why) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write((why + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
