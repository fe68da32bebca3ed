package io.caddis.broker.settings;

import java.util.List;

/** Settings that cannot be used. Holds every problem found, not only the first, each naming setting, value and way out. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one */
    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("A SettingsException needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
