package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer;

/**
 * What is to come of a request.
 *
 * @param draft   to be stored and applied first, unless it changes nothing
 * @param heardOf member whose session starts anew; null if none
 * @param next    what is expected of it
 */
record Decision(GroupDraft draft, GroupAnswer answer, String heardOf, Next next) {

    /** What a classic member has to do in time. */
    enum Next {
        /** Nothing new. */
        AS_BEFORE,
        /** Join again. */
        JOIN,
        /** It has joined, and is to fetch its assignment. */
        SYNC,
        /** It has fetched its assignment. */
        HEARTBEATS
    }
}
