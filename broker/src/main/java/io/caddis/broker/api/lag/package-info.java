/**
 * How a node asks the leaders of partitions where their logs begin and end and when a record was written, for the lag of the
 * groups it coordinates. The requests are Kafka's own ListOffsets and Fetch, sent as a consumer would, over the inter-broker
 * listener; also to this node itself, so that there is one road. Called on the thread {@code group-lag}, which blocks here.
 */
package io.caddis.broker.api.lag;
