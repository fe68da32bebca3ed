/**
 * The two ends of a node's service: what it gives up before it stops, and what it takes up before it says that it is ready.
 * The controller moves leaderships; a node only asks and watches its image.
 */
package io.caddis.broker.handover;
