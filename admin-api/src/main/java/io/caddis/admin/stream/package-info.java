/**
 * The one event stream of a console: a snapshot, then numbered differences. Plain data.
 */
package io.caddis.admin.stream;
