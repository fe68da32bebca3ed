/**
 * The life of a node inside the server: from deployment to serving, and back to nothing.
 *
 * <p>{@link io.caddis.node.NodeStartup} is the only bean: the container starts and ends it, it wires plain objects and
 * returns. {@link io.caddis.node.NodeLifecycle} owns the node's threads; its decisions about progress are the immutable
 * {@link io.caddis.node.StartProgress}. Nothing here knows SQL, Kafka's protocol or ZooKeeper. The web layer reads the
 * status through {@code io.caddis.admin.NodeStatusSource}.
 */
package io.caddis.node;
