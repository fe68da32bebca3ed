package io.caddis.broker.api.data;

/** Sees the timestamp of every record of a batch and throws if one is out of the topic's bounds. */
@FunctionalInterface
interface TimestampCheck {

    void check(int recordIndex, long timestampMs);
}
