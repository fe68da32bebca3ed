package io.caddis.quickstart.process;

/** What a look at a starting component found. */
public sealed interface Readiness {

    /** It serves. */
    record Ready() implements Readiness {
    }

    /** Not yet; {@code waitsFor} is said to the user when it takes long. */
    record NotYet(String waitsFor) implements Readiness {
    }

    /** It will not serve any more without help. */
    record Failed(String reason) implements Readiness {
    }
}
