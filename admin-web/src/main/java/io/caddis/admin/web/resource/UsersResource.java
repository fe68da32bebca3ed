package io.caddis.admin.web.resource;

import static io.caddis.admin.web.resource.Bodies.needed;

import io.caddis.admin.Page;
import io.caddis.admin.session.NewUser;
import io.caddis.admin.session.UserChange;
import io.caddis.admin.session.UserRow;
import io.caddis.console.NotFoundException;
import io.caddis.console.access.Access;
import io.caddis.console.access.AccessRefusal;
import io.caddis.console.catalog.AccessStore.ListedUser;
import io.caddis.console.catalog.AccessStore.StoredUser;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Who may use the consoles. */
@Path("/users")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {

    @Inject
    private Consoles consoles;

    @Inject
    private AuditNotes audit;

    @GET
    @RolesAllowed("ADMIN")
    public Page<UserRow> users() {
        return Whole.page(access().users(System.currentTimeMillis()).stream().map(UsersResource::row).toList());
    }

    @POST
    @RolesAllowed("ADMIN")
    @APIResponseSchema(value = UserRow.class, responseCode = "201", responseDescription = "Created")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(NewUser user) {
        String name = needed(needed(user, "body").name(), "name");
        needed(user.role(), "role");
        needed(user.password(), "password");
        audited("user-created", name, Map.of(), Map.of("role", user.role().name()), () -> {
            access().createUser(name, user.role(), user.password(), System.currentTimeMillis());
            return Map.of();
        });
        return Response.status(Response.Status.CREATED).entity(row(name)).build();
    }

    @PATCH
    @Path("{name}")
    @RolesAllowed("ADMIN")
    @Consumes(MediaType.APPLICATION_JSON)
    public UserRow change(@PathParam("name") String name, UserChange change) {
        needed(change, "body");
        Map<String, String> after = new TreeMap<>();
        if (change.role() != null) {
            after.put("role", change.role().name());
        }
        if (change.disabled() != null) {
            after.put("disabled", change.disabled().toString());
        }
        if (change.password() != null) {
            after.put("password", "changed");
        }
        audited("user-changed", name, Map.of(), after, () -> facts(access().changeUser(name, change)));
        return row(name);
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed("ADMIN")
    public void delete(@PathParam("name") String name) {
        audited("user-deleted", name, Map.of(), Map.of(), () -> facts(access().deleteUser(name)));
    }

    /** @param work returns what held before */
    private void audited(
            String action, String name, Map<String, String> before, Map<String, String> after, Supplier<Map<String, String>> work) {
        Map<String, String> held;
        try {
            held = work.get();
        } catch (AccessRefusal refusal) {
            audit.note(action, "user:" + name, AuditNotes.REFUSED, before, after, refusal.getMessage());
            throw refusal;
        }
        audit.note(action, "user:" + name, AuditNotes.SUCCESS, held, after, "");
    }

    private static Map<String, String> facts(StoredUser user) {
        return Map.of("role", user.role().name(), "disabled", Boolean.toString(user.disabled()));
    }

    private UserRow row(String name) {
        return access().users(System.currentTimeMillis()).stream()
                .filter(user -> user.user().name().equals(name))
                .findFirst()
                .map(UsersResource::row)
                .orElseThrow(() -> new NotFoundException("user", name));
    }

    private static UserRow row(ListedUser listed) {
        StoredUser user = listed.user();
        return new UserRow(
                user.name(), user.role(), user.disabled(), user.passwordChangeDue(), Instant.ofEpochMilli(user.createdAtMs()).toString(),
                listed.lastSignInAtMs() < 0 ? null : Instant.ofEpochMilli(listed.lastSignInAtMs()).toString(), listed.sessions());
    }

    private Access access() {
        return consoles.console().access();
    }
}
