package io.caddis.admin.topic;

/**
 * The last change of a partition that this node saw.
 *
 * @param at    ISO-8601 instant
 * @param kind  {@code leader-changed}, {@code isr-changed} or {@code replicas-changed}
 * @param cause as the controller gave it, e.g. {@code port-refused}; null where it was not read from the history
 */
public record LastChange(String at, String kind, String cause) {}
