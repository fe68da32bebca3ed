package io.caddis.coordinator.zookeeper;

import org.apache.zookeeper.data.Stat;

/** One node as it was read. @param czxid of its creation @param ephemeralOwner session id, 0 for a persistent node */
record Znode(byte[] data, int version, long czxid, long ephemeralOwner) {

    static Znode of(byte[] data, Stat stat) {
        return new Znode(data == null ? new byte[0] : data, stat.getVersion(), stat.getCzxid(), stat.getEphemeralOwner());
    }
}
