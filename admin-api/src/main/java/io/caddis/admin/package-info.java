/**
 * The contract of the admin REST interface as plain records, shared by the node that answers and the consoles that ask.
 *
 * <p>Knows no server, no JSON library and no broker class. Instants are ISO-8601 text in UTC and 64-bit numbers are text,
 * because JavaScript reads numbers as doubles. Whatever is added here is visible without a login: no secrets, no paths.
 */
package io.caddis.admin;
