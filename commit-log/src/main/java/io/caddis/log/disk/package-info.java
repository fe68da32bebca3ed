/**
 * The one road from the log to the file system: plain file operations behind a seam that tests can make fail, and
 * small files that prove their own integrity.
 *
 * <p>Knows nothing of logs. Called by {@code io.caddis.log} only.
 */
package io.caddis.log.disk;
