package io.caddis.admin.web;

import io.caddis.admin.NodeStatusSource;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The page at the root of the console. */
@WebServlet("")
public class NodePageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient NodeStatusSource node;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] page = NodePage.render(node.nodeStatus()).getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
