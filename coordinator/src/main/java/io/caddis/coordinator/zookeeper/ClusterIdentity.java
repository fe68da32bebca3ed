package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;

/** The cluster's id in ZooKeeper, made once by the first node that ever starts. Blocks. */
public final class ClusterIdentity {

    private final ZooKeeperSession session;

    public ClusterIdentity(ZooKeeperSession session) {
        this.session = session;
    }

    /**
     * @param known the id this node's data directories or the catalog hold, empty if none does
     * @throws ClusterIdMismatchException if ZooKeeper holds another id, or none although the cluster has one
     * @throws io.caddis.coordinator.controller.MetadataUnavailableException if ZooKeeper does not answer
     */
    public String readOrCreate(Optional<String> known) {
        Optional<String> stored = read();
        if (stored.isEmpty() && known.isEmpty()) {
            create(randomId());
            stored = read(); // another node's, if it was quicker
        }
        String here = session.target();
        if (stored.isEmpty()) {
            throw new ClusterIdMismatchException("this node belongs to cluster " + known.orElse("?") + ", ZooKeeper at " + here
                    + " holds no cluster: it was wiped, or the connect string or its chroot is wrong");
        }
        String id = stored.get();
        if (known.isPresent() && !known.get().equals(id)) {
            throw new ClusterIdMismatchException("this node belongs to cluster " + known.get() + ", ZooKeeper at " + here
                    + " to cluster " + id + ": correct the connect string, or start with empty data directories and catalog");
        }
        return id;
    }

    private Optional<String> read() {
        String path = session.paths().cluster();
        try {
            return Optional.of(ZnodeCodec.readCluster(session.client().getData(path, false, new Stat())));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        } catch (KeeperException e) {
            throw ZooKeeperFailure.unavailable("reading " + path, e);
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        } catch (MalformedJsonException e) {
            throw new ClusterIdMismatchException("the cluster id at " + path + " cannot be read: " + e.getMessage());
        }
    }

    private void create(String id) {
        String path = session.paths().cluster();
        try {
            session.client().create(path, ZnodeCodec.cluster(id), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            // another node starts at the same time
        } catch (KeeperException e) {
            throw ZooKeeperFailure.unavailable("creating " + path, e);
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        }
    }

    /** 22 characters, the form in which Kafka shows its cluster ids. */
    private static String randomId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
