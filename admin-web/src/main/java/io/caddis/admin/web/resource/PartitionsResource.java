package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.topic.PartitionRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Partitions across topics. */
@Path("/partitions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PartitionsResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public Page<PartitionRow> partitions(@Context UriInfo uri) {
        return consoles.console().partitions(uri.getQueryParameters());
    }
}
