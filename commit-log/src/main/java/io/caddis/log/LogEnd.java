package io.caddis.log;

/**
 * An end of a log, as an offset and as a place in a file. Immutable, so that a reader gets both or neither.
 *
 * @param offset the offset after the last one
 * @param segment the segment in which it lies
 * @param position the position in that segment behind the last batch
 */
record LogEnd(long offset, Segment segment, int position) {
}
