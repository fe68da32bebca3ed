package io.caddis.verification.simulation.world;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** One stream of chance. Each part of the world has its own, so that leaving out a fault changes as little else as possible. */
public final class Chance {

    private final SplittableRandom random;

    public Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** An independent stream. */
    public Chance split() {
        return new Chance(random.split());
    }

    public boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** Both ends included. */
    public int between(int low, int high) {
        return low >= high ? low : random.nextInt(low, high + 1);
    }

    public <T> T oneOf(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    /** Zero as often as {@code zero} says, else between the two. */
    public double rate(double zero, double low, double high) {
        return happens(zero) ? 0 : low + random.nextDouble() * (high - low);
    }

    public UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
