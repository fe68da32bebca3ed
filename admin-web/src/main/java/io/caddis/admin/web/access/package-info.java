/**
 * Who may call what: sessions from cookie or header, roles of routes, forged requests, size of bodies. A route without a role is refused
 * to everybody. The decision is {@code RouteAccess}, a plain class.
 */
package io.caddis.admin.web.access;
