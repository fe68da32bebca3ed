package io.caddis.admin.session;

/**
 * A user in a list.
 *
 * @param lastSignInAt null if never
 * @param sessions     open sessions
 */
public record UserRow(
        String name,
        Role role,
        boolean disabled,
        boolean passwordChangeDue,
        String createdAt,
        String lastSignInAt,
        int sessions) {}
