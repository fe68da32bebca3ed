package io.caddis.admin.web.stream;

import io.caddis.admin.web.access.Caller;
import io.caddis.admin.web.problem.ProblemCode;
import io.caddis.admin.web.problem.ProblemException;
import io.caddis.console.Console;
import io.caddis.console.ConsoleSource;
import io.caddis.console.access.AccessRefusal;
import io.caddis.console.access.Identity;
import io.caddis.coordinator.catalog.CatalogException;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.Optional;

/** The one event stream of a page. */
@Path("/stream")
@RequestScoped
public class StreamResource {

    @Inject
    private ConsoleSource consoles;

    @Inject
    private Caller caller;

    @Inject
    private OpenStreams streams;

    @Resource
    private ManagedExecutorService executor;

    /** Snapshot or missed deltas first; ends with the session, or when the client takes nothing any more. */
    @GET
    @RolesAllowed("VIEWER")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(
            @Context SseEventSink sink, @Context Sse sse, @HeaderParam("Last-Event-ID") String lastInHeader,
            @QueryParam("lastEventId") String lastInQuery) {
        Console console = consoles.console().orElseThrow(() -> new ProblemException(
                ProblemCode.NODE_NOT_READY, "this node does not serve now, ask another"));
        Identity identity = caller.identity();
        String token = caller.token();
        SessionWatch session = new SessionWatch(() -> lives(console, identity, token), executor, System::currentTimeMillis);
        SseSubscriber subscriber = new SseSubscriber(
                sink, sse, streams::json, session, over -> streams.remove(identity.sessionId(), over));
        if (!streams.add(identity.sessionId(), subscriber)) {
            throw tooMany("streams of this session: " + OpenStreams.OF_SESSION_MAX + " at most");
        }
        Optional<String> last = Optional.ofNullable(lastInHeader).or(() -> Optional.ofNullable(lastInQuery));
        if (!console.subscribe(subscriber, last)) {
            streams.remove(identity.sessionId(), subscriber);
            throw tooMany("streams of this node");
        }
    }

    private static boolean lives(Console console, Identity identity, String token) {
        try {
            console.access().authenticate(token, identity.bearer(), identity.source(), System.currentTimeMillis());
            console.keepLooking();
            return true;
        } catch (AccessRefusal ended) {
            return false;
        } catch (CatalogException.Unavailable unknown) {
            return true;
        }
    }

    private static ProblemException tooMany(String what) {
        return new ProblemException(ProblemCode.TOO_BUSY, what, Map.of("what", "streams", "retryAfterSeconds", "10"));
    }
}
