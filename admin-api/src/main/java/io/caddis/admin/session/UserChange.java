package io.caddis.admin.session;

/**
 * {@code PATCH /users/{name}}: what is null stays. Every change ends the user's sessions.
 */
public record UserChange(Role role, Boolean disabled, String password) {}
