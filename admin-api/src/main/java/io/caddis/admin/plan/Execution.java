package io.caddis.admin.plan;

/**
 * {@code POST /plans/{id}/execution}.
 *
 * @param confirmation the word that the plan asks for; null if it asks for none
 */
public record Execution(String confirmation) {}
