package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.session.SessionRow;
import io.caddis.admin.web.access.Caller;
import io.caddis.console.NotFoundException;
import io.caddis.console.catalog.AccessStore.StoredSession;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** One's own sessions. */
@Path("/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

    @Inject
    private Consoles consoles;

    @Inject
    private Caller caller;

    @Inject
    private AuditNotes audit;

    @GET
    @RolesAllowed("VIEWER")
    public Page<SessionRow> sessions() {
        return Whole.page(consoles.console().access().sessions(caller.identity()).stream().map(this::row).toList());
    }

    @DELETE
    @Path("{sessionId}")
    @RolesAllowed("VIEWER")
    public void end(@PathParam("sessionId") String sessionId) {
        UUID id;
        try {
            id = UUID.fromString(sessionId);
        } catch (IllegalArgumentException noSession) {
            throw new NotFoundException("session", sessionId);
        }
        consoles.console().access().endSession(caller.identity(), id);
        audit.note("session-ended", "session:" + id, AuditNotes.SUCCESS, Map.of(), Map.of(), "");
    }

    private SessionRow row(StoredSession session) {
        return new SessionRow(
                session.id().toString(), session.id().equals(caller.identity().sessionId()), instant(session.signedInAtMs()),
                instant(session.lastSeenAtMs()), instant(session.expiresAtMs()), session.source());
    }

    private static String instant(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
