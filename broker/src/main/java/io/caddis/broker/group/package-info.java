/**
 * What the group coordinator needs to know of the node it runs on: the topics of the cluster image, and which of them a
 * regular expression of a member means. Thread-safe; called on the coordinator's thread. For the measurement of lag, on its
 * thread, also how long topics keep their records.
 */
package io.caddis.broker.group;
