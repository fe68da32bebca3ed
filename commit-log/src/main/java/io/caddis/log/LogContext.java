package io.caddis.log;

import io.caddis.log.disk.FileOperations;

/**
 * What a log shares with the others of its node.
 *
 * @param directory the log directory it lives in
 * @param openSegments the node's open segment files
 * @param indexCache the node's indexes of closed segments
 * @param spaceAheadBytes most that a log writes ahead of its end, see {@link SpaceAhead}
 */
record LogContext(LogDirectory directory, OpenSegments openSegments, SegmentIndexCache indexCache, int spaceAheadBytes) {

    FileOperations files() {
        return directory.files();
    }
}
