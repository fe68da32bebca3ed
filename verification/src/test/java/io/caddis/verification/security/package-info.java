/** Listeners that are secured by TLS and SASL, with the clients that belong to them. */
package io.caddis.verification.security;
