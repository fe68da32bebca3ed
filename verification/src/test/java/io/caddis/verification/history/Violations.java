package io.caddis.verification.history;

import java.util.ArrayList;
import java.util.List;

/** Promises that were broken, as sentences. Bounded: a lost segment would otherwise fill the log of the build. */
public final class Violations {

    private static final int MOST_SENTENCES = 20;

    private final List<String> sentences = new ArrayList<>();
    private long count;

    public void add(String sentence) {
        count++;
        if (sentences.size() < MOST_SENTENCES) {
            sentences.add(sentence);
        }
    }

    /** The first {@value #MOST_SENTENCES}, and how many more there were; empty if every promise was kept. */
    public List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        if (count > sentences.size()) {
            all.add("and " + (count - sentences.size()) + " more");
        }
        return List.copyOf(all);
    }
}
