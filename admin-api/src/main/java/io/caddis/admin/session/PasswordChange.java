package io.caddis.admin.session;

/**
 * {@code PUT /session/password}; ends all other sessions of the user.
 *
 * @param replacement 12 to 256 characters
 */
public record PasswordChange(String current, String replacement) {}
