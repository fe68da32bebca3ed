package io.caddis.broker.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the setting that a misspelt name most likely meant. */
final class Spelling {

    /** Names further away than this share of their length are another setting, not a slip. */
    private static final int LETTERS_PER_SLIP = 4;

    private Spelling() {}

    /** {@code "; did you mean 'x'?"}, or the empty text when nothing is near. */
    static String suggestion(String misspelt, Collection<String> names) {
        return nearest(misspelt, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    static Optional<String> nearest(String misspelt, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(misspelt, name) <= Math.max(1, name.length() / LETTERS_PER_SLIP))
                .min(Comparator.<String>comparingInt(name -> distance(misspelt, name)).thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's edit distance, row by row. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
