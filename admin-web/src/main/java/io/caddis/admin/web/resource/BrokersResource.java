package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.cluster.BrokerDetail;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.SettingsView;
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

/** Brokers and their settings. */
@Path("/brokers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class BrokersResource {

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
    public Page<BrokerRow> brokers(@Context UriInfo uri) {
        return consoles.console().brokers(uri.getQueryParameters());
    }

    @GET
    @Path("{id: [0-9]{1,9}}")
    @RolesAllowed("VIEWER")
    public BrokerDetail broker(@PathParam("id") int id) {
        return consoles.console().broker(id);
    }

    @GET
    @Path("{id: [0-9]{1,9}}/settings")
    @RolesAllowed("VIEWER")
    public SettingsView brokerSettings(@PathParam("id") int id) {
        return consoles.console().brokerSettings(id);
    }
}
