package io.caddis.quickstart.zookeeper;

import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.ZooKeeperState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The text of {@code zoo.cfg}, see the ZooKeeper Administrator's Guide. Pure. */
final class ZooKeeperConfiguration {

    /** Half a second lets the brokers have sessions of a few seconds, and the ensemble notice a loss as soon. */
    private static final int TICK_TIME_MS = 500;
    private static final int MIN_SESSION_TIMEOUT_MS = 1_000;
    private static final int MAX_SESSION_TIMEOUT_MS = 60_000;
    private static final int INIT_LIMIT_TICKS = 20;
    private static final int SYNC_LIMIT_TICKS = 10;
    private static final int MAX_CLIENT_CONNECTIONS = 500;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_INTERVAL_HOURS = 1;

    private ZooKeeperConfiguration() {
    }

    /** The configuration of {@code server} in an ensemble of {@code servers}; one server runs stand-alone. */
    static List<String> lines(ZooKeeperState server, List<ZooKeeperState> servers, Path data) {
        List<String> lines = new ArrayList<>(List.of(
                "dataDir=" + data,
                "tickTime=" + TICK_TIME_MS,
                "minSessionTimeout=" + MIN_SESSION_TIMEOUT_MS,
                "maxSessionTimeout=" + MAX_SESSION_TIMEOUT_MS,
                "initLimit=" + INIT_LIMIT_TICKS,
                "syncLimit=" + SYNC_LIMIT_TICKS,
                "maxClientCnxns=" + MAX_CLIENT_CONNECTIONS,
                "autopurge.snapRetainCount=" + SNAPSHOTS_KEPT,
                "autopurge.purgeInterval=" + PURGE_INTERVAL_HOURS,
                "admin.enableServer=false",
                "4lw.commands.whitelist=srvr,ruok,mntr"));
        lines.add("clientPort=" + server.clientPort());
        lines.add("clientPortAddress=" + ClusterState.HOST);
        if (servers.size() > 1) {
            for (ZooKeeperState member : servers) {
                lines.add("server." + member.id() + "=" + ClusterState.HOST + ":" + member.quorumPort() + ":"
                        + member.electionPort());
            }
        }
        return lines;
    }
}
