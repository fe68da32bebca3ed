package io.caddis.admin.plan;

import io.caddis.admin.session.Role;

/** What a plan changes. More kinds will come; a console passes over those it does not know. */
public enum PlanKind {
    /** The leaders of {@code partitions}, each with or without {@code to}. */
    MOVE_LEADERS(Role.OPERATOR),
    /** All leaderships of {@code brokerId}. */
    MOVE_BROKER_LEADERS(Role.OPERATOR),
    /** {@code partitions}, or all that are not led by their first replica if there are none, go back to it. */
    ELECT_PREFERRED(Role.OPERATOR),
    /** The controller gives up its office and another node is elected. Takes nothing. */
    RESIGN_CONTROLLER(Role.OPERATOR);

    private final Role role;

    PlanKind(Role role) {
        this.role = role;
    }

    /** Who may make and execute such a plan. */
    public Role role() {
        return role;
    }
}
