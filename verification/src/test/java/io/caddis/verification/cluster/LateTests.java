package io.caddis.verification.cluster;

/**
 * The order of the test classes that come after all others, for {@code @Order}: those for which nodes move into network
 * namespaces. The first moves them while it restarts them in any case, the second finds them there.
 */
public final class LateTests {

    public static final int MOVES_NODES_INTO_NAMESPACES = Integer.MAX_VALUE - 1;
    public static final int NEEDS_NODES_IN_NAMESPACES = Integer.MAX_VALUE;

    private LateTests() {}
}
