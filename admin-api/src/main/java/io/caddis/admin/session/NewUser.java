package io.caddis.admin.session;

/**
 * {@code POST /users}.
 *
 * @param name     1 to 64 of {@code a-z A-Z 0-9 . _ - @}
 * @param password 12 to 256 characters
 */
public record NewUser(String name, Role role, String password) {}
