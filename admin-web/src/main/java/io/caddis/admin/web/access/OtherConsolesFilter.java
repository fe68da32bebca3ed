package io.caddis.admin.web.access;

import io.caddis.console.ConsoleSource;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets the page of another node's console read this node's answers (CORS), for the origins in {@code console.urls} and no other. The
 * session and its token are asked for as always.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class OtherConsolesFilter implements Filter {

    private static final String PREFLIGHT_SECONDS = "600";

    @Inject
    private ConsoleSource consoles;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String origin = http.getHeader("Origin");
        answer.addHeader("Vary", "Origin");
        if (ConsoleOrigins.of(consoles.consoleUrls()).contains(origin)) {
            answer.setHeader("Access-Control-Allow-Origin", origin);
            answer.setHeader("Access-Control-Allow-Credentials", "true");
            if (http.getMethod().equals("OPTIONS") && http.getHeader("Access-Control-Request-Method") != null) {
                answer.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
                answer.setHeader("Access-Control-Allow-Headers", "Content-Type, Last-Event-ID, " + AccessFilter.CSRF_HEADER);
                answer.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
                answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
