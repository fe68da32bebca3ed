package io.caddis.admin.plan;

/**
 * Life of a plan, in order.
 */
public enum PlanState {
    /** May be executed until it expires. */
    PLANNED,
    /** Being executed; nobody else can. */
    RUNNING,
    /** Executed, everything succeeded. */
    DONE,
    /** Executed, some of it was refused; the outcome says what. */
    PARTLY,
    /** Executed, nothing was changed. */
    FAILED,
    /** Executed, and whether it took effect could not be learnt. */
    UNKNOWN,
    /** Not executed in time. */
    EXPIRED
}
