package io.caddis.quickstart.cluster;

/**
 * What is remembered of one node.
 *
 * @param id             broker id, from 1
 * @param kafkaPort      Kafka listener
 * @param httpPort       WildFly's HTTP listener
 * @param managementPort WildFly's management interface
 * @param stopped        stopped on purpose: without a process such a node is "stopped", any other is "dead"
 */
public record NodeState(int id, int kafkaPort, int httpPort, int managementPort, boolean stopped) {

    public NodeState withStopped(boolean nowStopped) {
        return new NodeState(id, kafkaPort, httpPort, managementPort, nowStopped);
    }

    public String kafkaEndpoint() {
        return ClusterState.HOST + ":" + kafkaPort;
    }

    public String httpUrl() {
        return "http://" + ClusterState.HOST + ":" + httpPort;
    }

    public String managementUrl() {
        return "http://" + ClusterState.HOST + ":" + managementPort;
    }
}
