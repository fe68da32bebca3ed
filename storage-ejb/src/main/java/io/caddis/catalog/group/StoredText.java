package io.caddis.catalog.group;

/**
 * Text of clients in a form that PostgreSQL takes, which is all but U+0000: one such character in one client's id must
 * not refuse the transaction that it shares with others. It is stored as U+E000 and "0", and U+E000 itself, which nobody
 * has a use for, as U+E000 and "1".
 */
public final class StoredText {

    private static final char ESCAPE = '\uE000';
    private static final String ESCAPED_NUL = ESCAPE + "0";
    private static final String ESCAPED_ESCAPE = ESCAPE + "1";

    private StoredText() {}

    /** Null stays null. */
    public static String encode(String text) {
        if (text == null || text.indexOf('\0') < 0 && text.indexOf(ESCAPE) < 0) {
            return text;
        }
        return text.replace(String.valueOf(ESCAPE), ESCAPED_ESCAPE).replace("\0", ESCAPED_NUL);
    }

    /** Null stays null. */
    public static String decode(String stored) {
        if (stored == null || stored.indexOf(ESCAPE) < 0) {
            return stored;
        }
        return stored.replace(ESCAPED_NUL, "\0").replace(ESCAPED_ESCAPE, String.valueOf(ESCAPE));
    }
}
