package io.caddis.admin.web.resource;

import io.caddis.admin.cluster.SettingsView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Dynamic settings of all brokers. */
@Path("/settings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {

    @Inject
    private Consoles consoles;

    @GET
    @RolesAllowed("VIEWER")
    public SettingsView clusterSettings() {
        return consoles.console().clusterSettings();
    }
}
