package io.caddis.verification.fault;

import java.time.Duration;

/**
 * How long the fault tests take: short by default, as part of the build, or {@code -Dcaddis.verification.profile=long} for as
 * long as it takes to try what the short one only samples. A single number can be given too.
 */
final class Profile {

    private static final boolean LONG = "long".equals(System.getProperty("caddis.verification.profile"));

    private Profile() {}

    /** Kills of one node after the other, each followed by a restart: {@code caddis.verification.restarts}. */
    static int restarts() {
        return Integer.getInteger("caddis.verification.restarts", LONG ? 100 : 4);
    }

    /** How long a connection stays cut: {@code caddis.verification.cut.seconds}. Longer than a session in any case. */
    static Duration cut() {
        return Duration.ofSeconds(Integer.getInteger("caddis.verification.cut.seconds", LONG ? 30 : 6));
    }

    /** Whether everything is tried of which a sample is enough for a build. */
    static boolean exhaustive() {
        return LONG;
    }

    /** What random choices begin with: {@code caddis.verification.seed}; printed, so that a run can be repeated. */
    static long seed() {
        long seed = Long.getLong("caddis.verification.seed", System.nanoTime());
        System.out.println("seed: -Dcaddis.verification.seed=" + seed);
        return seed;
    }
}
