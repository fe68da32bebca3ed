package io.caddis.replication;

/** Whether a leader wants to go on leading. */
enum Standing {
    FIRM,
    /** Not if without it as many are in sync as acks=all needs: its disk is full, its log is whole. */
    YIELDS,
    /** Not if anybody else is in sync: its log is damaged. */
    ABDICATES;

    /**
     * @param members      of the committed ISR that may stay in it, without the leader
     * @param neededInSync that acks=all needs, 1 or more
     */
    boolean handsOverTo(int members, int neededInSync) {
        return switch (this) {
            case FIRM -> false;
            case YIELDS -> members >= Math.max(1, neededInSync);
            case ABDICATES -> members >= 1;
        };
    }
}
