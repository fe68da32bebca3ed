/**
 * The bytes that members of the classic protocol type "consumer" put into JoinGroup and SyncGroup: what they subscribe to
 * and what they are assigned. The coordinator reads them where Kafka's does: to know what a group is subscribed to, and to
 * take a classic group over into a KIP-848 group and back.
 */
package io.caddis.coordinator.group.embedded;
