package io.caddis.admin.web.resource;

import io.caddis.admin.Page;
import io.caddis.admin.plan.Execution;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.admin.web.access.Caller;
import io.caddis.admin.web.json.JsonbConfiguration;
import io.caddis.console.Console;
import io.caddis.console.plan.Plans;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Changes, previewed and then made once. */
@Path("/plans")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlansResource {

    @Inject
    private Consoles consoles;

    @Inject
    private Caller caller;

    @Inject
    private JsonbConfiguration json;

    @GET
    @RolesAllowed("VIEWER")
    public Page<Plan> plans() {
        return Whole.page(plans(consoles.console()).plans(System.currentTimeMillis()));
    }

    /** Works out what would happen; changes nothing. */
    @POST
    @RolesAllowed("OPERATOR")
    @APIResponseSchema(value = Plan.class, responseCode = "201", responseDescription = "Made, not executed")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(PlanRequest request) {
        Console console = consoles.console();
        Plan plan = plans(console).make(request, caller.identity(), console.present(), System.currentTimeMillis());
        return Response.status(Response.Status.CREATED).entity(plan).build();
    }

    @GET
    @Path("{id}")
    @RolesAllowed("VIEWER")
    public Plan plan(@PathParam("id") String id) {
        return plans(consoles.console()).plan(id, System.currentTimeMillis());
    }

    /** Does it, once; asked again it says how it ended. */
    @POST
    @Path("{id}/execution")
    @RolesAllowed("OPERATOR")
    @Consumes(MediaType.APPLICATION_JSON)
    public Plan execute(@PathParam("id") String id, Execution execution) {
        Console console = consoles.console();
        String confirmation = execution == null ? null : execution.confirmation();
        return plans(console).execute(id, confirmation, caller.identity(), console.present(), System.currentTimeMillis());
    }

    private Plans plans(Console console) {
        return console.plans(json);
    }
}
