package io.caddis.node;

import io.caddis.broker.BrokerNode;
import io.caddis.broker.NodePorts;
import io.caddis.broker.NodeStatus;
import io.caddis.broker.api.operator.OperatorAccess;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the real broker, with what the server gives it. */
record BrokerNodeFactory(NodePorts ports) implements Broker.Factory {

    @Override
    public Broker create(Map<String, String> properties) {
        return new HostedNode(new BrokerNode(properties, ports));
    }

    private record HostedNode(BrokerNode node) implements Broker {

        @Override
        public void start(Consumer<String> progress) throws InterruptedException {
            node.start(progress);
        }

        @Override
        public NodeStatus status() {
            return node.status();
        }

        @Override
        public Optional<OperatorAccess> operator() {
            return node.operator();
        }

        @Override
        public void setSuspended(boolean suspended) {
            node.setSuspended(suspended);
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
