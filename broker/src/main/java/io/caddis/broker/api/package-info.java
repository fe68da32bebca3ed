/**
 * What all handlers of Kafka APIs share: how topic ids are written, how a partition is found, how a failure becomes the
 * protocol's error. With {@code io.caddis.wire} the only packages that import Kafka's internal classes.
 *
 * <p>Handlers translate: the generated Kafka message stops here, cores never see it. One handler file per API: the hot path
 * in {@code data}, administration in {@code admin}, groups and offsets in {@code group}.
 */
package io.caddis.broker.api;
