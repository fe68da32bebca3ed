/**
 * The routes of the admin interface: they read what came, ask the console and answer. Nothing is decided here. Request threads.
 */
package io.caddis.admin.web.resource;
