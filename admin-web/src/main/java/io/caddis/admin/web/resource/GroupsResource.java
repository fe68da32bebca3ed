package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.group.GroupRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Consumer groups. */
@Path("/groups")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GroupsResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public Page<GroupRow> groups(@Context UriInfo uri) {
        return consoles.console().groups(uri.getQueryParameters());
    }
}
