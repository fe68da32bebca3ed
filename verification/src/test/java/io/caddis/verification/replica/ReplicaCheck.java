package io.caddis.verification.replica;

import io.caddis.verification.history.Violations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the replicas of one partition by their files. Each: every CRC holds, offsets are dense, leader epochs never fall, and
 * nothing but batches is there. Together: where two have the same offsets they have the same bytes, up to the smaller end,
 * including the base offsets and leader epochs that brokers write.
 */
public final class ReplicaCheck {

    private final Violations violations = new Violations();

    private ReplicaCheck() {}

    /**
     * Every violation as a sentence, a few at most.
     *
     * @param directories of the partition by name of the replica; written by nobody, since their nodes are at rest
     */
    public static List<String> violations(Map<String, Path> directories) throws IOException {
        ReplicaCheck check = new ReplicaCheck();
        List<ReplicaLog> logs = new ArrayList<>();
        for (Map.Entry<String, Path> replica : directories.entrySet()) {
            ReplicaLog log = ReplicaLog.read(replica.getKey(), replica.getValue());
            check.alone(log);
            logs.add(log);
        }
        for (int first = 0; first < logs.size(); first++) {
            for (int second = first + 1; second < logs.size(); second++) {
                check.together(logs.get(first), logs.get(second));
            }
        }
        return check.violations.sentences();
    }

    /** The end offset of the partition in {@code directory}. */
    public static long endOffset(Path directory) throws IOException {
        return ReplicaLog.read(directory.toString(), directory).endOffset();
    }

    private void alone(ReplicaLog log) {
        log.remains().forEach(remains -> violations.add(log.name() + ": " + remains + " are no batch"));
        StoredBatch last = null;
        for (StoredBatch batch : log.batches()) {
            if (!batch.crcHolds()) {
                violations.add(log.name() + ": the CRC of " + batch + " does not hold");
            }
            if (batch.lastOffset() < batch.baseOffset()) {
                violations.add(log.name() + ": " + batch + " ends before it begins");
            }
            if (last != null && batch.baseOffset() != last.lastOffset() + 1) {
                violations.add(log.name() + ": offsets are not dense: " + batch + " after " + last);
            }
            if (last != null && batch.leaderEpoch() < last.leaderEpoch()) {
                violations.add(log.name() + ": the leader epoch falls: " + batch + " after " + last);
            }
            last = batch;
        }
    }

    private void together(ReplicaLog first, ReplicaLog second) {
        if (first.batches().isEmpty() || second.batches().isEmpty()) {
            return;
        }
        long from = Math.max(first.batches().get(0).baseOffset(), second.batches().get(0).baseOffset());
        long to = Math.min(first.endOffset(), second.endOffset());
        Map<Long, StoredBatch> byOffset = new HashMap<>();
        second.batches().forEach(batch -> byOffset.put(batch.baseOffset(), batch));
        for (StoredBatch batch : first.batches()) {
            if (batch.baseOffset() < from || batch.baseOffset() >= to) {
                continue;
            }
            StoredBatch other = byOffset.get(batch.baseOffset());
            if (other == null) {
                violations.add("diverged: " + first.name() + " has " + batch + ", " + second.name() + " has none that begins there");
            } else if (!batch.sameBytes(other)) {
                violations.add("diverged: " + first.name() + " has " + batch + ", " + second.name() + " has " + other);
            }
        }
    }
}
