package io.caddis.admin.cluster;

/**
 * One console of the cluster: {@code GET /nodes}. A page whose node does not answer goes on with another.
 *
 * @param url origin and context, for example {@code https://b2.example:8443/console}
 */
public record ConsoleNode(String url) {}
