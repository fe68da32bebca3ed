package io.caddis.admin.plan;

/** What a plan changes. More kinds will come; a console passes over those it does not know. */
public enum PlanKind {
    /** The leaders of {@code partitions}, each with or without {@code to}. OPERATOR. */
    MOVE_LEADERS,
    /** All leaderships of {@code brokerId}. OPERATOR. */
    MOVE_BROKER_LEADERS,
    /** {@code partitions}, or all that are not led by their first replica if there are none, go back to it. OPERATOR. */
    ELECT_PREFERRED,
    /** The controller gives up its office and another node is elected. Takes nothing. OPERATOR. */
    RESIGN_CONTROLLER
}
