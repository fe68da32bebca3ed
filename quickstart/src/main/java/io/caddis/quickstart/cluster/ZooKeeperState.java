package io.caddis.quickstart.cluster;

/**
 * What is remembered of one ZooKeeper server. Quorum and election ports are used only in an ensemble of three or more.
 *
 * @param id server number ("myid"), from 1
 */
public record ZooKeeperState(int id, int clientPort, int quorumPort, int electionPort) {
}
