package io.caddis.coordinator.group;

/**
 * Who sent a request, as describing tools show it.
 *
 * @param clientId   empty if it gave none
 * @param clientHost Kafka's form of the address, with a leading slash
 */
public record GroupClient(String clientId, String clientHost) {}
