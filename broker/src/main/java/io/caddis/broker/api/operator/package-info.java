/**
 * What the console of this node asks of other brokers, in Kafka's own requests over the inter-broker listener. Every question is bounded
 * in time, and who does not answer is told apart from who has nothing. Any thread; never blocks.
 */
package io.caddis.broker.api.operator;
