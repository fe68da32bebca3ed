package io.caddis.log;

/**
 * Offsets whose bytes on this disk are known to be bad. They stay unreadable, their neighbours are served.
 *
 * @param startOffset first offset of the range
 * @param endOffset the offset after the range
 * @param cause what was seen, for a person
 */
public record DamagedRange(long startOffset, long endOffset, String cause) {

    public DamagedRange {
        if (startOffset >= endOffset) {
            throw new IllegalArgumentException("damaged range [" + startOffset + ", " + endOffset + ") is empty");
        }
    }

    boolean contains(long offset) {
        return offset >= startOffset && offset < endOffset;
    }
}
