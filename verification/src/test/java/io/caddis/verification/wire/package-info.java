/** Bytes that no Kafka client sends, over bare sockets, against whole nodes: the exact error or a closed connection, and healthy clients served all the while. */
package io.caddis.verification.wire;
