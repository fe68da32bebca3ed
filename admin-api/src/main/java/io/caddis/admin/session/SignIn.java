package io.caddis.admin.session;

/**
 * {@code POST /session}.
 *
 * @param bearer true: the token is in the answer, for {@code Authorization: Bearer}, and no cookie is set; null counts
 *               as false
 */
public record SignIn(String user, String password, Boolean bearer) {}
