package io.caddis.admin.web.access;

import io.caddis.admin.session.Role;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * What a route asks of its caller.
 *
 * @param open nobody needs to be signed in
 * @param role needed; empty if open
 */
record RouteAccess(boolean open, Optional<Role> role) {

    /** By the annotation on the method alone. A method without one, or with an unknown role, is a mistake and refused to all. */
    static Optional<RouteAccess> of(Method method) {
        if (method.isAnnotationPresent(PermitAll.class)) {
            return Optional.of(new RouteAccess(true, Optional.empty()));
        }
        RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
        if (allowed == null || allowed.value().length != 1) {
            return Optional.empty();
        }
        for (Role role : Role.values()) {
            if (role.name().equals(allowed.value()[0])) {
                return Optional.of(new RouteAccess(false, Optional.of(role)));
            }
        }
        return Optional.empty();
    }
}
