/**
 * The PostgreSQL server of a local cluster: creating its data directory, starting it so that it outlives the
 * launcher, and telling when it serves. Runs PostgreSQL's own programs and speaks no SQL connection.
 */
package io.caddis.quickstart.postgres;
