package io.caddis.admin.web;

import io.caddis.admin.NodeStatus;
import io.caddis.admin.NodeStatusSource;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What this node says about itself. */
@Path("/node")
@RequestScoped
public class NodeResource {

    @Inject
    private NodeStatusSource node;

    /** Status and start-up phases; open, like the probes: a launcher and a person before the first sign-in have no session. */
    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    public NodeStatus node() {
        return node.nodeStatus();
    }
}
