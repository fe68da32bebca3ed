package io.caddis.admin.web;

import io.caddis.admin.web.access.ConsoleOrigins;
import io.caddis.console.ConsoleSource;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers of every answer: the pages need their own scripts, styles, fonts and pictures, this node's interface and those of the other
 * nodes, so nothing else is allowed.
 */
// asynchronous, or no event stream could stay open behind it
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class SecurityHeadersFilter implements Filter {

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'%s; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Inject
    private ConsoleSource consoles;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader("Content-Security-Policy", policy(ConsoleOrigins.of(consoles.consoleUrls())));
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setHeader("Referrer-Policy", "no-referrer");
        // A status from a cache is worse than none.
        http.setHeader("Cache-Control", "no-store");
        chain.doFilter(request, response);
    }

    static String policy(ConsoleOrigins others) {
        return CONTENT_SECURITY_POLICY.formatted(others.asSources());
    }
}
