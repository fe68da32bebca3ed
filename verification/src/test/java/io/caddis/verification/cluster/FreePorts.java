package io.caddis.verification.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Runs of loopback ports that nobody listens on, below the range the kernel takes outgoing connections from. */
final class FreePorts {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** The first of {@code count} consecutive free ports; somebody else may still take one before they are used. */
    static int run(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - count);
            if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free consecutive ports between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
