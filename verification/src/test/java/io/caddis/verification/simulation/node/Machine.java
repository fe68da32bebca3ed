package io.caddis.verification.simulation.node;

import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Host;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A broker's machine: its disk, which outlives processes, and the process that runs on it, if one does. */
public final class Machine implements Host {

    /** A paused process is fed no further: more would be refused by its sockets. */
    private static final int MAX_INBOX = 10_000;

    private final int id;
    private final Cluster cluster;
    private final Chance chance;
    private final List<VirtualLog> logs = new ArrayList<>();
    private final long[] highWatermarkCheckpoints;
    private UUID diskId;
    private Optional<UUID> previousIncarnation = Optional.empty();
    private final List<UUID> cleanRuns = new ArrayList<>();
    private boolean stoppedCleanly = true;
    private boolean hasNewDirectories;
    private int life;
    private boolean paused;
    private boolean hasPower = true;
    private long slowDiskUntilMs;
    private long fullDiskUntilMs;
    private boolean wasRefused;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private Optional<BrokerProcess> process = Optional.empty();

    public Machine(int id, Cluster cluster, Chance chance) {
        this.id = id;
        this.cluster = cluster;
        this.chance = chance;
        cluster.checks().forEach(check -> logs.add(new VirtualLog(check.partition().synced())));
        this.highWatermarkCheckpoints = new long[logs.size()];
        this.diskId = chance.id();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public boolean isUp() {
        return process.isPresent();
    }

    public boolean isPaused() {
        return paused;
    }

    @Override
    public void deliver(Runnable action) {
        if (!paused) {
            action.run();
        } else if (inbox.size() < MAX_INBOX) {
            inbox.add(action);
        }
    }

    /** Somebody is there to say that nobody listens. */
    boolean refusesConnections() {
        return hasPower && !isUp();
    }

    public Optional<BrokerProcess> process() {
        return process;
    }

    public VirtualLog log(int partition) {
        return logs.get(partition);
    }

    UUID diskId() {
        return diskId;
    }

    // ---- what happens to it ----

    public void start() {
        if (isUp()) {
            return;
        }
        life++;
        hasPower = true;
        note("starts" + (hasNewDirectories ? " with a new disk" : stoppedCleanly ? " after a clean stop" : " after a crash"));
        logs.forEach(VirtualLog::recover);
        UUID incarnation = chance.id();
        if (!stoppedCleanly) {
            cleanRuns.clear();
        } else {
            previousIncarnation.ifPresent(cleanRuns::add);
        }
        BrokerProcess started = new BrokerProcess(cluster, this, incarnation, chance.split(),
                new BrokerProcess.Found(stoppedCleanly, hasNewDirectories, List.copyOf(cleanRuns), previousIncarnation));
        previousIncarnation = Optional.of(incarnation);
        hasNewDirectories = false;
        stoppedCleanly = false;
        process = Optional.of(started);
        cluster.checks().forEach(check -> check.onStarted(id, incarnation));
        started.start();
    }

    /** kill -9: what was written is in the page cache. */
    public void crash() {
        if (isUp()) {
            note("crashes");
            endProcess(false);
        }
    }

    public void losePower() {
        endProcess(false);
        hasPower = false;
        for (int partition = 0; partition < logs.size(); partition++) {
            int lost = logs.get(partition).losePower(chance);
            note("loses power, and " + lost + " records of partition " + partition);
            if (lost > 0) {
                cluster.checks().get(partition).onLoss(id, !logs.get(partition).isSynced());
            }
        }
    }

    public void losePowerAndDisk() {
        endProcess(false);
        hasPower = false;
        note("loses its disk");
        logs.forEach(VirtualLog::wipe);
        Arrays.fill(highWatermarkCheckpoints, 0);
        if (!cluster.has(PlantedBug.NEW_DISK_UNNOTICED)) {
            diskId = chance.id();
            hasNewDirectories = true;
        }
        stoppedCleanly = false;
        previousIncarnation = Optional.empty();
        cleanRuns.clear();
        cluster.checks().forEach(check -> check.onLoss(id, true));
    }

    /** Flushed, marked, and gone from ZooKeeper. A paused process does not hear of it. */
    public void stopCleanly() {
        if (!isUp() || paused) {
            return;
        }
        note("stops cleanly");
        logs.forEach(log -> log.flushedTo((int) log.endOffset()));
        process.orElseThrow().replicas().forEach(Replica::checkpoint);
        cluster.zooKeeper().endSession(process.orElseThrow().sessionId());
        endProcess(true);
        stoppedCleanly = true;
    }

    public void pause() {
        if (isUp() && !paused) {
            note("is paused");
            paused = true;
            cluster.zooKeeper().setSilent(id, true);
        }
    }

    public void resume() {
        if (!paused) {
            return;
        }
        note("goes on");
        paused = false;
        cluster.zooKeeper().setSilent(id, false);
        int life = this.life;
        while (!inbox.isEmpty() && isUp() && this.life == life && !paused) {
            inbox.remove().run();
        }
    }

    public void slowDiskUntil(long untilMs) {
        slowDiskUntilMs = untilMs;
    }

    public void fullDiskUntil(long untilMs) {
        fullDiskUntilMs = untilMs;
    }

    private void endProcess(boolean cleanly) {
        wasRefused = false;
        paused = false;
        inbox.clear();
        if (isUp()) {
            process = Optional.empty();
            cluster.zooKeeper().setSilent(id, true);
            cluster.checks().forEach(check -> check.onProcessEnded(id, cleanly));
            stoppedCleanly = cluster.has(PlantedBug.UNCLEAN_TAKEN_FOR_CLEAN);
        }
    }

    // ---- its disk ----

    /** Whether a record can be written now; the process remembers a refusal. */
    boolean takesRecord() {
        boolean refused = cluster.nowMs() < fullDiskUntilMs;
        wasRefused |= refused;
        return !refused;
    }

    /** What the process knows: it has room from a look at the disk on until a write is refused. */
    boolean hasRoom() {
        return !wasRefused;
    }

    void lookForRoom() {
        wasRefused &= cluster.nowMs() < fullDiskUntilMs;
    }

    int flushMs() {
        return cluster.nowMs() < slowDiskUntilMs
                ? chance.between(20, 200)
                : chance.between(0, cluster.rates().maxFlushMs());
    }

    long highWatermarkCheckpoint(int partition) {
        return Math.min(highWatermarkCheckpoints[partition], logs.get(partition).endOffset());
    }

    void checkpoint(int partition, long highWatermark) {
        highWatermarkCheckpoints[partition] = highWatermark;
    }

    private void note(String what) {
        if (cluster.trace().isOn()) {
            cluster.trace().line("node " + id + "." + life + " " + what);
        }
    }
}
