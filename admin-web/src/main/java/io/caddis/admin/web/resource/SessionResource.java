package io.caddis.admin.web.resource;

import static io.caddis.admin.web.resource.Bodies.needed;

import io.caddis.admin.session.PasswordChange;
import io.caddis.admin.session.Session;
import io.caddis.admin.session.SignIn;
import io.caddis.admin.web.access.Caller;
import io.caddis.admin.web.access.SessionCookie;
import io.caddis.console.access.Access;
import io.caddis.console.access.AccessRefusal;
import io.caddis.console.access.Identity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Signing in and out, and one's own password. */
@Path("/session")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {

    @Inject
    private Consoles consoles;

    @Inject
    private Caller caller;

    @Inject
    private AuditNotes audit;

    /** Opens a session; the answer to every wrong attempt is the same. */
    @POST
    @PermitAll
    @APIResponseSchema(value = Session.class, responseCode = "200", responseDescription = "Signed in")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signIn(SignIn signIn) {
        String user = needed(needed(signIn, "body").user(), "user");
        String password = needed(signIn.password(), "password");
        boolean bearer = Boolean.TRUE.equals(signIn.bearer());
        Access.Opened opened;
        try {
            opened = consoles.console().access().signIn(user, password, bearer, caller.source(), System.currentTimeMillis());
        } catch (AccessRefusal refusal) {
            if (refusal.kind() == AccessRefusal.Kind.SIGN_IN_REFUSED) {
                audit.note(user, null, "sign-in", "", AuditNotes.REFUSED, Map.of(), Map.of(), "");
            }
            throw refusal;
        }
        Identity identity = opened.identity();
        audit.note(identity.user(), identity.role().name(), "sign-in", "", AuditNotes.SUCCESS, Map.of(), Map.of(), "");
        Response.ResponseBuilder answer = Response.ok(session(identity, bearer ? opened.token() : null));
        return bearer ? answer.build() : answer.cookie(SessionCookie.of(opened.token(), caller.secure())).build();
    }

    @GET
    @RolesAllowed("VIEWER")
    public Session session() {
        return session(caller.identity(), null);
    }

    /** Ends this session, on every node. */
    @DELETE
    @APIResponse(responseCode = "204", description = "Signed out")
    @RolesAllowed("VIEWER")
    public Response signOut() {
        consoles.console().access().endSession(caller.identity(), caller.identity().sessionId());
        audit.note("sign-out", "", AuditNotes.SUCCESS, Map.of(), Map.of(), "");
        return Response.noContent().cookie(SessionCookie.none(caller.secure())).build();
    }

    /** Changes one's own password; one's other sessions end. */
    @PUT
    @Path("password")
    @RolesAllowed("VIEWER")
    @Consumes(MediaType.APPLICATION_JSON)
    public void changePassword(PasswordChange change) {
        String current = needed(needed(change, "body").current(), "current");
        String replacement = needed(change.replacement(), "replacement");
        String resource = "user:" + caller.identity().user();
        try {
            consoles.console().access().changePassword(caller.identity(), current, replacement, System.currentTimeMillis());
        } catch (AccessRefusal refusal) {
            audit.note("password-changed", resource, AuditNotes.REFUSED, Map.of(), Map.of(), refusal.getMessage());
            throw refusal;
        }
        audit.note("password-changed", resource, AuditNotes.SUCCESS, Map.of(), Map.of(), "");
    }

    private Session session(Identity identity, String token) {
        return new Session(
                identity.sessionId().toString(), identity.user(), identity.role(),
                identity.bearer() ? null : consoles.console().access().csrfToken(identity), token,
                Instant.ofEpochMilli(identity.signedInAtMs()).toString(), Instant.ofEpochMilli(identity.claim().expiresAtMs()).toString(),
                Access.IDLE_MAX_SECONDS, identity.passwordChangeDue());
    }
}
