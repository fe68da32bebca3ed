package io.caddis.admin.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.admin.web.AdminApiApplication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every route there is, with the least role. A new one is added here, and to the routes that the server test walks. */
class RoutesTest {

    private static final String EXPECTED =
            """
            DELETE /session VIEWER
            DELETE /sessions/{sessionId} VIEWER
            DELETE /users/{name} ADMIN
            GET /audit VIEWER
            GET /brokers VIEWER
            GET /brokers/{id: [0-9]{1,9}} VIEWER
            GET /brokers/{id: [0-9]{1,9}}/settings VIEWER
            GET /group VIEWER
            GET /groups VIEWER
            GET /node OPEN
            GET /nodes VIEWER
            GET /openapi.json OPEN
            GET /overview VIEWER
            GET /partitions VIEWER
            GET /plans VIEWER
            GET /plans/{id} VIEWER
            GET /session VIEWER
            GET /sessions VIEWER
            GET /settings VIEWER
            GET /stream VIEWER
            GET /timeline VIEWER
            GET /topics VIEWER
            GET /topics/{topic} VIEWER
            GET /topics/{topic}/settings VIEWER
            GET /users ADMIN
            PATCH /users/{name} ADMIN
            POST /plans OPERATOR
            POST /plans/{id}/execution OPERATOR
            POST /session OPEN
            POST /users ADMIN
            PUT /session/password VIEWER
            """;

    @Test
    void shouldHaveARoleForEveryRoute() {
        TreeSet<String> routes = new TreeSet<>();
        for (Class<?> resource : new AdminApiApplication().getClasses()) {
            for (Method method : resource.getDeclaredMethods()) {
                httpMethod(method).ifPresent(http -> routes.add(http + " " + path(resource) + below(method) + " " + role(method)));
            }
        }

        assertEquals(EXPECTED, String.join("\n", routes) + "\n");
    }

    @Test
    void shouldRefuseARouteToEverybody_thatNamesNoRoleOrAnUnknownOne() throws NoSuchMethodException {
        assertEquals(Optional.empty(), RouteAccess.of(Routes.class.getDeclaredMethod("forgotten")));
        assertEquals(Optional.empty(), RouteAccess.of(Routes.class.getDeclaredMethod("misspelt")));
    }

    private static final class Routes {
        void forgotten() {}

        @RolesAllowed("Viewer")
        void misspelt() {}
    }

    private static String role(Method method) {
        return RouteAccess.of(method)
                .map(access -> access.open() ? "OPEN" : access.role().orElseThrow().name())
                .orElse("NOBODY");
    }

    private static Optional<String> httpMethod(Method method) {
        List<String> found = new ArrayList<>();
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                found.add(http.value());
            }
        }
        return found.stream().findFirst();
    }

    private static String path(Class<?> resource) {
        return resource.getAnnotation(Path.class).value();
    }

    private static String below(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value().startsWith("/") ? path.value() : "/" + path.value();
    }
}
