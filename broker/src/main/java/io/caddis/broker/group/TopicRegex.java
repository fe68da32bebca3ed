package io.caddis.broker.group;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression by which a member of a KIP-848 group subscribes: RE2's syntax, matched in time that grows with the length
 * of the name and the size of the expression alone. Comes from outside, so both are bounded.
 */
final class TopicRegex {

    /** Longest expression. */
    static final int MAX_CHARS = 1_024;
    /** RE2 unrolls what is repeated: the counts of all repetitions of an expression, multiplied. The bound of RE2 itself. */
    static final int REPETITIONS_MAX = 1_000;
    /** Instructions of the compiled expression: each character of each topic's name may cost so many steps. */
    static final int PROGRAM_MAX = 2_048;

    private final Pattern pattern;

    private TopicRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is no expression of RE2's syntax, or too large; says why */
    static TopicRegex compile(String regex) {
        if (regex.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "it has " + regex.length() + " characters, more than " + MAX_CHARS + "; subscribe to a list of names instead");
        }
        requireFewRepetitions(regex);
        Pattern pattern = parse(regex);
        if (pattern.programSize() > PROGRAM_MAX) {
            throw new IllegalArgumentException("it compiles to " + pattern.programSize() + " steps, more than " + PROGRAM_MAX
                    + "; repeat less or subscribe to a list of names instead");
        }
        return new TopicRegex(pattern);
    }

    private static Pattern parse(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /**
     * Before it is compiled: {@code ((a{1000}){1000}){1000}} would fill the memory. Braces that mean themselves are counted too,
     * which at worst refuses an expression nobody needs for topic names.
     */
    private static void requireFewRepetitions(String regex) {
        long product = 1;
        for (int open = regex.indexOf('{'); open >= 0; open = regex.indexOf('{', open + 1)) {
            product *= Math.max(1, largestCount(regex, open + 1));
            if (product > REPETITIONS_MAX) {
                throw new IllegalArgumentException("its repetition counts multiply to more than " + REPETITIONS_MAX);
            }
        }
    }

    /** The larger number of {@code n}, {@code n,} or {@code n,m} after an opening brace; 0 if there is none. */
    private static int largestCount(String regex, int from) {
        int largest = 0;
        int number = 0;
        for (int index = from; index < regex.length(); index++) {
            char next = regex.charAt(index);
            if (next >= '0' && next <= '9') {
                number = Math.min(REPETITIONS_MAX + 1, number * 10 + (next - '0'));
                largest = Math.max(largest, number);
            } else if (next == ',') {
                number = 0;
            } else {
                break;
            }
        }
        return largest;
    }

    boolean matches(String topic) {
        return pattern.matches(topic);
    }
}
