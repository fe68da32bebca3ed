package io.caddis.wire;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts open connections of the node and of each client address. Safe from any thread. */
final class ConnectionLimits {

    private final int connectionsMax;
    private final int connectionsPerAddressMax;
    private final Map<InetAddress, Integer> overrides;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int open;

    ConnectionLimits(int connectionsMax, int connectionsPerAddressMax, Map<InetAddress, Integer> overrides) {
        this.connectionsMax = connectionsMax;
        this.connectionsPerAddressMax = connectionsPerAddressMax;
        this.overrides = Map.copyOf(overrides);
    }

    /** Takes a place, or says that there is none. */
    synchronized boolean tryEnter(InetAddress address) {
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (open >= connectionsMax || ofAddress >= overrides.getOrDefault(address, connectionsPerAddressMax)) {
            return false;
        }
        byAddress.put(address, ofAddress + 1);
        open++;
        return true;
    }

    /** Gives the place back. */
    synchronized void leave(InetAddress address) {
        Integer ofAddress = byAddress.get(address);
        if (ofAddress == null) {
            throw new IllegalStateException("no open connection of " + address);
        }
        if (ofAddress == 1) {
            byAddress.remove(address);
        } else {
            byAddress.put(address, ofAddress - 1);
        }
        open--;
    }

    synchronized int open() {
        return open;
    }
}
