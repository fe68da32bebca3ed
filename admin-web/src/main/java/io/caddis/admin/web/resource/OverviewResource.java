package io.caddis.admin.web.resource;

import io.caddis.admin.cluster.Overview;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Verdict first, then the figures. */
@Path("/overview")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public Overview overview() {
        return consoles.console().overview();
    }
}
