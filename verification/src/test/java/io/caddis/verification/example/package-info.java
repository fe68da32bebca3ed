/**
 * Applications as the documentation shows them, run as programs of their own and killed at random. {@code FlightDelays} is the
 * example of {@code docs/offsets-in-sql.md}; it knows Kafka's client and JDBC, nothing of Caddis but one SQL function.
 */
package io.caddis.verification.example;
