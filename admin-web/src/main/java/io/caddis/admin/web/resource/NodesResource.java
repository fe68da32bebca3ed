package io.caddis.admin.web.resource;

import io.caddis.admin.cluster.ConsoleNode;
import io.caddis.console.ConsoleSource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Where the consoles of the cluster are reached. */
@Path("/nodes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {

    @Inject
    private ConsoleSource consoles;

    /** In the order in which they were given; empty if none were. */
    @GET
    @RolesAllowed("VIEWER")
    public List<ConsoleNode> nodes() {
        return consoles.consoleUrls().stream().map(ConsoleNode::new).toList();
    }
}
