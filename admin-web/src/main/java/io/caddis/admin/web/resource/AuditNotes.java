package io.caddis.admin.web.resource;

import io.caddis.admin.web.access.Caller;
import io.caddis.console.catalog.AuditLog;
import io.caddis.console.access.Identity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Writes down what the present request did. */
@RequestScoped
public class AuditNotes {

    static final String SUCCESS = "SUCCESS";
    static final String REFUSED = "REFUSED";

    @Inject
    private Consoles consoles;

    @Inject
    private Caller caller;

    void note(String action, String resource, String outcome, Map<String, String> before, Map<String, String> after, String detail) {
        Identity identity = caller.identity();
        note(identity.user(), identity.role().name(), action, resource, outcome, before, after, detail);
    }

    /** @param role null if nobody is signed in */
    void note(
            String actor, String role, String action, String resource, String outcome, Map<String, String> before,
            Map<String, String> after, String detail) {
        consoles.console().audit().append(new AuditLog.Note(
                System.currentTimeMillis(), actor, role, caller.source(), consoles.console().nodeId(), action, resource, outcome, null,
                before, after, detail));
    }
}
