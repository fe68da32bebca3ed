/**
 * Who may do what: sign-in, sessions, users. Passwords go in and never come out.
 */
package io.caddis.admin.session;
