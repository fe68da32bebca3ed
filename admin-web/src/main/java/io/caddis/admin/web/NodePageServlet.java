package io.caddis.admin.web;

import io.caddis.admin.NodeStatusSource;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the node says about itself, as a page that needs no login, no script and no other node; with its style sheet. */
@WebServlet(urlPatterns = {"/node", "/node.css"})
public class NodePageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient NodeStatusSource node;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/node.css")) {
            response.setContentType("text/css;charset=UTF-8");
            try (InputStream style = getServletContext().getResourceAsStream("/WEB-INF/node.css")) {
                style.transferTo(response.getOutputStream());
            }
            return;
        }
        byte[] page = NodePage.render(node.nodeStatus()).getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
