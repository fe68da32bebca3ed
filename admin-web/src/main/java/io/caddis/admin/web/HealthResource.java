package io.caddis.admin.web;

import io.caddis.admin.NodeState;
import io.caddis.admin.NodeStatus;
import io.caddis.admin.NodeStatusSource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Whether to send traffic to the node, and whether restarting it makes sense. No login: probes have none. */
@Path("/")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
public class HealthResource {

    @Inject
    private NodeStatusSource node;

    /** 200 while Kafka clients are served, else 503; the body says what is waited for or what failed. */
    @GET
    @Path("ready")
    public Response ready() {
        NodeStatus status = node.nodeStatus();
        return answer(status.ready(), status);
    }

    /** 200 unless the node has failed and will not recover by waiting. */
    @GET
    @Path("live")
    public Response live() {
        NodeStatus status = node.nodeStatus();
        return answer(status.state() != NodeState.FAILED, status);
    }

    private static Response answer(boolean good, NodeStatus status) {
        Response.Status code = good ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE;
        return Response.status(code).entity(status.summary() + "\n").build();
    }
}
