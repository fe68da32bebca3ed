package io.caddis.admin.plan;

import io.caddis.admin.Level;
import java.util.List;

/**
 * A partition without a leader, and what electing a replica would cost.
 *
 * @param isr     last in sync
 * @param elr     eligible: has all that was acknowledged
 * @param options every replica, those that lose nothing first
 * @param chosen  broker that the plan elects; null if the plan leaves it as it is
 * @param since   instant; null if not known
 */
public record Recovery(
        String topic, int partition, List<Integer> isr, List<Integer> elr, List<Option> options, Integer chosen, String since,
        int partitionEpoch) {

    public Recovery {
        isr = List.copyOf(isr);
        elr = List.copyOf(elr);
        options = List.copyOf(options);
    }

    /**
     * @param why         {@code in-sync}, {@code eligible}, {@code longest-log}, {@code shorter-log}, {@code not-alive}, {@code
     *                    unreachable}
     * @param endOffset   of its log; null if not known
     * @param lostRecords estimated against the longest log that is known; null if not known
     * @param lostMs      time between its last record and the last of the longest log; null if not known
     */
    public record Option(int brokerId, boolean alive, String why, Long endOffset, Long lostRecords, Long lostMs, Level risk) {}
}
