package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A {@link SlotCoordinator} without threads: the test says when the time passes and when the catalog is called. */
final class Desk {

    static final GroupSettings.Offsets OFFSETS = new GroupSettings.Offsets(4_096, 1_000_000, 600_000);

    final InMemoryGroupStore store;
    final SlotCoordinator core;
    long nowMs = 1_000_000;
    private final CatalogCalls calls;
    private final List<WriteBatch> begun = new ArrayList<>();

    Desk(InMemoryGroupStore store) {
        this.store = store;
        this.core = new SlotCoordinator(ScriptedGroup.FACTORY, () -> OFFSETS, nowMs);
        this.calls = new CatalogCalls(store, ScriptedGroup.FACTORY, () -> nowMs);
    }

    /** Of broker 1, which owns all slots and has read them. */
    static Desk open() {
        Desk desk = new Desk(new InMemoryGroupStore());
        desk.follow(Requests.image(1, 1));
        desk.readSlots();
        return desk;
    }

    void follow(ClusterImage image) {
        core.onImage(image, 1, 100, nowMs);
    }

    CompletableFuture<GroupAnswer> ask(GroupRequest request) {
        CompletableFuture<GroupAnswer> answer = new CompletableFuture<>();
        core.ask(request, answer, nowMs);
        return answer;
    }

    CompletableFuture<GroupError> commit(OffsetCommit commit) {
        CompletableFuture<GroupError> answer = new CompletableFuture<>();
        core.commit(commit, answer, nowMs);
        return answer;
    }

    CompletableFuture<FetchedOffsets> fetch(String groupId) {
        return fetch(groupId, null);
    }

    CompletableFuture<FetchedOffsets> fetch(String groupId, String memberId) {
        CompletableFuture<FetchedOffsets> answer = new CompletableFuture<>();
        core.fetch(new OffsetQuery(groupId, memberId, 1), answer, nowMs);
        return answer;
    }

    CompletableFuture<GroupError> delete(String groupId) {
        CompletableFuture<GroupError> answer = new CompletableFuture<>();
        core.deleteGroup(groupId, answer, nowMs);
        return answer;
    }

    /** Begins the transactions that can begin, and leaves them under way. */
    void beginWrites() {
        for (int lane = 0; lane < GroupStoring.STORE_THREADS; lane++) {
            core.nextWrite(lane, nowMs).ifPresent(begun::add);
        }
    }

    /** Ends what is under way. */
    void endWrites() {
        List<WriteBatch> ended = List.copyOf(begun);
        begun.clear();
        ended.forEach(batch -> core.onWritten(batch, calls.write(batch), nowMs));
    }

    /** Stores until there is nothing to be stored. */
    void store() {
        beginWrites();
        while (!begun.isEmpty()) {
            endWrites();
            beginWrites();
        }
    }

    void readOffsets() {
        for (Optional<OffsetReads.Batch> next = core.reads().next(nowMs); next.isPresent(); next = core.reads().next(nowMs)) {
            calls.readOffsets(next.get(), core.reads()).run();
        }
    }

    void readSlots() {
        for (List<SlotRead> next = core.nextReads(nowMs); !next.isEmpty(); next = core.nextReads(nowMs)) {
            next.forEach(read -> core.onRead(read, calls.read(read), nowMs));
        }
    }

    void expire() {
        OffsetExpiry.Run run = core.nextExpiry(nowMs).orElseThrow();
        core.onExpired(run, calls.expire(run), nowMs);
    }

    /** As the thread does it, in steps in which no process has stood still. */
    void pass(long ms) {
        for (long passed = 0; passed < ms; passed += 500) {
            nowMs += Math.min(500, ms - passed);
            core.onTime(nowMs);
        }
    }

    String state(String groupId) {
        var described = core.describe(groupId, nowMs);
        return described.error() == GroupError.NONE ? described.description().state() : described.error().name();
    }

    /** A member of generation 1 that is stored. */
    Desk withMember(String groupId, String member) {
        ask(Requests.join(groupId, member));
        store();
        return this;
    }
}
