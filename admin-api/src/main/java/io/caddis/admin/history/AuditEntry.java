package io.caddis.admin.history;

import java.util.Map;

/**
 * What a person did, or tried.
 *
 * @param position order of storing, grows
 * @param at       ISO-8601 instant
 * @param actor    user name; of a refused sign-in the name that was tried
 * @param role     VIEWER, OPERATOR or ADMIN; null if nobody was signed in
 * @param source   address of the client
 * @param nodeId   node that served it
 * @param action   {@code sign-in}, {@code sign-out}, {@code user-created}, {@code plan-executed}, ...
 * @param resource what it was about, e.g. {@code topic:orders}; may be empty
 * @param outcome  {@code SUCCESS}, {@code FAILURE}, {@code REFUSED} or {@code UNKNOWN}
 * @param planId   null if there was no plan
 * @param before   what held before, as far as the action changed it
 * @param after    what held afterwards
 * @param detail   for a person; may be empty
 */
public record AuditEntry(
        Long position,
        String at,
        String actor,
        String role,
        String source,
        Integer nodeId,
        String action,
        String resource,
        String outcome,
        String planId,
        Map<String, String> before,
        Map<String, String> after,
        String detail) {

    public AuditEntry {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }
}
