/**
 * The Java clients, each semantics a program can rely on, against brokers in this JVM. The classes use only what kafka-clients
 * 3.9 and 4.4 both publish: {@code ClientVersionsTest} runs them again with each of the two
 * against a cluster of WildFly nodes.
 */
package io.caddis.verification.client;
