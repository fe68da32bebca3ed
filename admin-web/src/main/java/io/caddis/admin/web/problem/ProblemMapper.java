package io.caddis.admin.web.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure of a request with a problem; logs those that are ours. */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    private static final String MEDIA_TYPE = "application/problem+json";

    @Override
    public Response toResponse(Throwable failure) {
        ProblemException problem = Problems.of(failure);
        UUID instance = UUID.randomUUID();
        if (problem.code() == ProblemCode.INTERNAL) {
            LOG.error("a request of the console failed: instance={}", instance, failure);
        }
        Response.ResponseBuilder answer = Response.status(problem.code().status())
                .type(MEDIA_TYPE)
                .entity(Problems.body(problem, instance));
        String retryAfter = problem.params().get("retryAfterSeconds");
        if (retryAfter != null) {
            answer.header("Retry-After", retryAfter);
        }
        return answer.build();
    }
}
