package io.caddis.catalog.console;

/** Text from outside in a form the catalog takes: bounded, and without U+0000, which PostgreSQL refuses. */
final class Texts {

    private Texts() {}

    static String cut(String text, int charactersMax) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= charactersMax ? clean : clean.substring(0, charactersMax - 1) + "…";
    }
}
