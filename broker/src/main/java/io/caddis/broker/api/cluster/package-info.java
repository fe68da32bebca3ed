/** APIs between the nodes of a cluster about the nodes themselves; clients have no use for them. */
package io.caddis.broker.api.cluster;
