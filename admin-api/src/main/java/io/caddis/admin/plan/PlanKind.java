package io.caddis.admin.plan;

/**
 * What a plan changes, and who may execute it.
 */
public enum PlanKind {
    /** {@code partitions}, each with or without {@code to}. OPERATOR. */
    MOVE_LEADERS,
    /** All leaderships of {@code brokerId}. OPERATOR. */
    MOVE_BROKER_LEADERS,
    /** {@code partitions}, or all that are not led by their first replica if empty. OPERATOR. */
    ELECT_PREFERRED,
    /** The controller gives up its office; another node is elected. OPERATOR. */
    RESIGN_CONTROLLER,
    /** {@code topic}, {@code partitionCount}, {@code replicationFactor}, {@code settings}. OPERATOR. */
    CREATE_TOPIC,
    /** {@code topic}, {@code partitionCount}: the total afterwards. OPERATOR. */
    ADD_PARTITIONS,
    /** {@code topic}, {@code settings}, {@code resetSettings}. OPERATOR. */
    ALTER_TOPIC_SETTINGS,
    /** {@code brokerId}, or null for all brokers; {@code settings}, {@code resetSettings}. ADMIN. */
    ALTER_BROKER_SETTINGS,
    /** {@code topic}. ADMIN. */
    DELETE_TOPIC
}
