package io.caddis.admin.web.resource;

import io.caddis.admin.Slice;
import io.caddis.admin.history.AuditEntry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** What people did. */
@Path("/audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public Slice<AuditEntry> audit(@Context UriInfo uri) {
        return consoles.console().audit(uri.getQueryParameters());
    }
}
