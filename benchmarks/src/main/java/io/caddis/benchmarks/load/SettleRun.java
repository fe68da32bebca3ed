package io.caddis.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A group that has settled is joined by one more member: how long until it has settled again. The member leaves then, and it is
 * done again when the others have its partitions. A group has settled when every partition is with a member that knows it and
 * none has two more than another.
 */
final class SettleRun {

    private static final long SETTLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_INTERVAL_MS = 5;
    private static final double NANOS_PER_MS = 1_000_000;

    private final ClientTask.Settle task;

    SettleRun(ClientTask.Settle task) {
        this.task = task;
    }

    /** Blocks until the group has settled, for about the task's duration, and until the last join that began in it is done. */
    ClientReply.Measured run() throws InterruptedException {
        List<SettleMember> members = new ArrayList<>();
        List<Double> settledMs = new ArrayList<>();
        try {
            for (int number = 1; number <= task.members(); number++) {
                members.add(new SettleMember(task));
            }
            awaitSettled(members);
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(task.durationMs());
            do {
                settledMs.add(joinOnce(members));
            } while (System.nanoTime() - endNanos < 0);
        } finally {
            members.forEach(SettleMember::leave);
            for (SettleMember member : members) {
                member.awaitEnd();
            }
        }
        settledMs.sort(null);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.SETTLE_MEDIAN_MS, settledMs.get(settledMs.size() / 2));
        values.put(Metric.SETTLE_MAX_MS, settledMs.get(settledMs.size() - 1));
        return new ClientReply.Measured(settledMs.size(), values);
    }

    private double joinOnce(List<SettleMember> members) throws InterruptedException {
        long beginNanos = System.nanoTime();
        List<SettleMember> all = new ArrayList<>(members);
        double settledMs;
        SettleMember joining = new SettleMember(task);
        try {
            all.add(joining);
            awaitSettled(all);
            settledMs = (System.nanoTime() - beginNanos) / NANOS_PER_MS;
        } finally {
            joining.leave();
            joining.awaitEnd();
        }
        awaitSettled(members);
        return settledMs;
    }

    private void awaitSettled(List<SettleMember> members) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + SETTLE_TIMEOUT_NANOS;
        while (!isSettled(members)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("group " + task.group() + " of " + members.size() + " members has not settled in "
                        + TimeUnit.NANOSECONDS.toSeconds(SETTLE_TIMEOUT_NANOS) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
        }
    }

    private boolean isSettled(List<SettleMember> members) {
        int sum = 0;
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        for (SettleMember member : members) {
            int assigned = member.assigned();
            sum += assigned;
            fewest = Math.min(fewest, assigned);
            most = Math.max(most, assigned);
        }
        return sum == task.partitions() && most - fewest <= 1;
    }
}
