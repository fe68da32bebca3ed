package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.cluster.SettingsView;
import io.caddis.admin.topic.TopicDetail;
import io.caddis.admin.topic.TopicRow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Topics and their settings. */
@Path("/topics")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TopicsResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "sort", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "order", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "internal", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "policy", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public Page<TopicRow> topics(@Context UriInfo uri) {
        return consoles.console().topics(uri.getQueryParameters());
    }

    @GET
    @Path("{topic}")
    @RolesAllowed("VIEWER")
    public TopicDetail topic(@PathParam("topic") String topic) {
        return consoles.console().topic(topic);
    }

    @GET
    @Path("{topic}/settings")
    @RolesAllowed("VIEWER")
    public SettingsView topicSettings(@PathParam("topic") String topic) {
        return consoles.console().topicSettings(topic);
    }
}
