package io.caddis.admin.web.resource;

import io.caddis.admin.group.GroupDetail;
import io.caddis.console.list.InvalidParameterException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** One group. Its id may hold any character, so it is no part of the path. */
@Path("/group")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GroupResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public GroupDetail group(@QueryParam("id") String id) {
        if (id == null) {
            throw new InvalidParameterException("id", "is missing: the id of the group");
        }
        return consoles.console().group(id);
    }
}
