/**
 * What happened: decisions of the controller with their cause, and what people did. Read from the catalog.
 */
package io.caddis.admin.history;
