package io.caddis.console.plan;

/** Checks of what a request for a plan says: a field too many would be a misunderstanding, so it is refused. Pure. */
public final class PlanFields {

    private PlanFields() {}

    /** @throws PlanRefusal if the value is there, which has no meaning for this kind */
    public static void absent(Object value, String field) {
        require(value == null, field, "has no meaning here");
    }

    /** @throws PlanRefusal if the value is missing */
    public static void present(Object value, String field) {
        require(value != null, field, "is missing");
    }

    /** @throws PlanRefusal that names the field and says what is wrong with it */
    public static void require(boolean condition, String field, String otherwise) {
        if (!condition) {
            throw new PlanRefusal(PlanRefusal.Kind.INVALID, field, field + " " + otherwise);
        }
    }
}
