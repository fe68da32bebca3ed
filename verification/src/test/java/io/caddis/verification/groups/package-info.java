/**
 * Consumer groups seen from outside, on WildFly nodes: the Java consumer in both protocols, administration, requests that no
 * well-behaved client sends, and faults under consumers that commit. The tests that {@link
 * io.caddis.verification.client.ClientVersionsTest} repeats with the older kafka-clients use only what both versions publish.
 */
package io.caddis.verification.groups;
