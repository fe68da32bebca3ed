/** Threads by name, so that a thread dump of a server with many of them says which is which. */
package io.caddis.coordinator.threads;
