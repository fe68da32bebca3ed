/**
 * Who somebody is and what they may do: passwords, signed sessions, limits of failed sign-ins, and the rules for users. Knows the
 * catalog by its port, no HTTP. Any thread; time comes in.
 */
package io.caddis.console.access;
