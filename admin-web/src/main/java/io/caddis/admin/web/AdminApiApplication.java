package io.caddis.admin.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Version 1 of the admin REST interface. */
@ApplicationPath("/api/v1")
public class AdminApiApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(NodeResource.class);
    }
}
