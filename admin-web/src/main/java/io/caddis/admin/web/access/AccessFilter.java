package io.caddis.admin.web.access;

import io.caddis.admin.session.Role;
import io.caddis.admin.web.problem.ProblemCode;
import io.caddis.admin.web.problem.ProblemException;
import io.caddis.console.Console;
import io.caddis.console.ConsoleSource;
import io.caddis.console.access.Access;
import io.caddis.console.access.Identity;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs before every resource method: is the caller signed in, is the role enough, did the session want this request. Needs nothing of the
 * server's configuration, so the EAR drops into any server.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class AccessFilter implements ContainerRequestFilter {

    /** Carries the token against forged requests. */
    static final String CSRF_HEADER = "X-Caddis-Csrf";
    private static final String BEARER = "Bearer ";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    @Inject
    private ConsoleSource consoles;

    @Inject
    private Caller caller;

    @Context
    private ResourceInfo resource;

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        caller.from(servletRequest.getRemoteAddr(), servletRequest.isSecure());
        checkBody(request);
        RouteAccess route = RouteAccess.of(resource.getResourceMethod()).orElseThrow(() -> new ProblemException(
                ProblemCode.FORBIDDEN, request.getMethod() + " " + request.getUriInfo().getPath() + " is open to nobody"));
        boolean changes = !READING.contains(request.getMethod());
        if (changes) {
            refuseOtherSites(request, ConsoleOrigins.of(consoles.consoleUrls()));
        }
        if (route.open()) {
            return;
        }
        Access access = consoles.console().map(Console::access).orElseThrow(() -> new ProblemException(
                ProblemCode.NODE_NOT_READY, "this node does not serve now, ask another"));
        Presented presented = presented(request).orElseThrow(() -> new ProblemException(
                ProblemCode.NOT_SIGNED_IN, "sign in first: POST /session"));
        Identity identity =
                access.authenticate(presented.token(), presented.bearer(), servletRequest.getRemoteAddr(), System.currentTimeMillis());
        caller.set(identity, presented.token());
        if (changes && !identity.bearer() && !hasCsrfToken(request, access, identity)) {
            throw new ProblemException(ProblemCode.CSRF, "the header " + CSRF_HEADER + " does not hold this session's token");
        }
        Role needed = route.role().orElseThrow();
        if (!identity.may(needed)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    request.getMethod() + " " + request.getUriInfo().getPath() + " needs the role " + needed + ", " + identity.user()
                            + " is " + identity.role(),
                    Map.of("role", needed.name()));
        }
    }

    private record Presented(String token, boolean bearer) {}

    private static Optional<Presented> presented(ContainerRequestContext request) {
        String authorization = request.getHeaderString("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return Optional.of(new Presented(authorization.substring(BEARER.length()).strip(), true));
        }
        Cookie cookie = request.getCookies().get(SessionCookie.NAME);
        return cookie == null || cookie.getValue().isEmpty()
                ? Optional.empty() : Optional.of(new Presented(cookie.getValue(), false));
    }

    private static boolean hasCsrfToken(ContainerRequestContext request, Access access, Identity identity) {
        String given = request.getHeaderString(CSRF_HEADER);
        return given != null && access.isCsrfToken(given, identity);
    }

    /** Browsers say where a request comes from; signing in has no session yet that could be asked for. */
    private static void refuseOtherSites(ContainerRequestContext request, ConsoleOrigins origins) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site) && !origins.contains(request.getHeaderString("Origin"))) {
            throw new ProblemException(ProblemCode.CSRF, "a request from another site");
        }
    }

    private static void checkBody(ContainerRequestContext request) {
        if (request.getLength() > BoundedBody.BYTES_MAX) {
            throw BoundedBody.tooLarge();
        }
        if (request.hasEntity()) {
            MediaType type = request.getMediaType();
            if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send application/json");
            }
            request.setEntityStream(new BoundedBody(request.getEntityStream()));
        }
    }
}
