/**
 * Changes that people want, previewed, then made once. What a plan does is worked out by pure classes from a view; {@code Plans} keeps
 * plans in the catalog and has them carried out. Request threads.
 */
package io.caddis.console.plan;
