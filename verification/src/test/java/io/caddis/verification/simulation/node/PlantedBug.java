package io.caddis.verification.simulation.node;

/**
 * Defects that the simulated broker, never the real classes in it, can be given, most of them published for Kafka: a simulation
 * that does not find them proves nothing by its silence.
 */
public enum PlantedBug {
    NONE,
    /** A new follower cuts its log at its high watermark (before KIP-101). */
    TRUNCATES_TO_HIGH_WATERMARK,
    /** Leaders answer fetches of any leader epoch and do not compare logs (before KIP-320). */
    FETCH_WITHOUT_EPOCHS,
    /** A leader takes followers into the ISR without asking where its leadership began. */
    ISR_GROWS_BEFORE_EPOCH_START,
    /** The controller does not look at the generation of the replicas that a leader proposes (before KIP-903). */
    STALE_BROKER_EPOCH_ACCEPTED,
    /** A follower applies every answer that comes, also late and repeated ones. */
    LATE_REPLY_APPLIED,
    /** A leader takes an ISR change for done when it has asked for it. */
    PROPOSAL_TAKEN_FOR_DONE,
    /** The controller does not compare the version that an ISR change was made for. */
    ISR_CHANGE_WITHOUT_VERSION,
    /** A process that was killed says it was stopped cleanly. */
    UNCLEAN_TAKEN_FOR_CLEAN,
    /** A replaced disk is registered under the old one's id. */
    NEW_DISK_UNNOTICED,
    /** A broker acts as leader by any decision that names its id (before KIP-380). */
    LEADS_UNDER_OLD_REGISTRATION,
    /** A follower asks for what comes next before it has flushed what it got. */
    FETCHES_BEFORE_FLUSH,
    /** A follower with a damaged log cuts it off at once, also while others rely on what is behind. */
    REPAIRS_WHILE_COUNTED,
    /** A follower with a damaged log cuts it off when it hears that it is not in the ISR: it may be on its way back into it. */
    REPAIRS_WITHOUT_ASKING,
    /** A leader whose disk is full hands over as one whose log is damaged: also where too few others are in sync. */
    FULL_DISK_TAKEN_FOR_DAMAGE,
    /** A partition that is to move is on its new brokers at once, and these are taken for in sync. */
    MOVED_WITHOUT_A_COPY,
    /** acks=all is answered when the leader has the record. */
    ACKNOWLEDGED_BEFORE_COMMITTED
}
