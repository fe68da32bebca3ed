package io.caddis.log;

/**
 * A log that is to exist.
 *
 * @param topicName for people
 */
public record NewLog(LogId id, String topicName, LogSettings settings) {}
