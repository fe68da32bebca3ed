package io.caddis.replication;

import java.util.List;

/** What became of an {@link InSyncProposal}. */
public sealed interface InSyncOutcome {

    /** Committed, or so already: the partition's state by the controller's answer. */
    record Accepted(List<Integer> isr, int partitionEpoch) implements InSyncOutcome {
        public Accepted {
            isr = List.copyOf(isr);
        }
    }

    /**
     * The controller does not allow it (INELIGIBLE_REPLICA, INVALID_REQUEST, UNKNOWN_TOPIC_ID). Rolled back only when a newer
     * partition epoch is known: an earlier copy of the proposal may still be under way.
     */
    record Refused(String why) implements InSyncOutcome {}

    /** It was made for a state that has been replaced (INVALID_UPDATE_VERSION, FENCED_LEADER_EPOCH, NEW_LEADER_ELECTED). */
    record Superseded() implements InSyncOutcome {}

    /** No answer, or one that says nothing about the outcome (timeout, disconnection, NOT_CONTROLLER). It is sent again. */
    record Unknown() implements InSyncOutcome {}
}
