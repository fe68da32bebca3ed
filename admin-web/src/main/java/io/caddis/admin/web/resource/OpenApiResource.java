package io.caddis.admin.web.resource;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** The description of this interface that the build made. Open: it says nothing of any cluster. */
@Path("/openapi.json")
@RequestScoped
public class OpenApiResource {

    private static final String FILE = "/META-INF/caddis/openapi.json";

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    public InputStream openApi() {
        return OpenApiResource.class.getResourceAsStream(FILE);
    }
}
