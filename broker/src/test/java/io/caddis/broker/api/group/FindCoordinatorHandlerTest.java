package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupRequests.LISTENER;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.List;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class FindCoordinatorHandlerTest {

    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;

    private final GroupCluster cluster = new GroupCluster().broker(1, 11, LISTENER).broker(2, 12, LISTENER).allSlotsOwnedBy(1, 11);
    private final FindCoordinatorHandler handler = new FindCoordinatorHandler(cluster);

    private FindCoordinatorResponseData findOne(String key, int version) {
        return (FindCoordinatorResponseData) ask(handler, new FindCoordinatorRequestData().setKey(key), version);
    }

    private List<Coordinator> find(byte keyType, String... keys) {
        return ((FindCoordinatorResponseData) ask(
                handler, new FindCoordinatorRequestData().setKeyType(keyType).setCoordinatorKeys(List.of(keys)), 6)).coordinators();
    }

    @Test
    void shouldNameTheOwnerOfEachGroupsSlot_whenSeveralAreAskedFor() {
        cluster.slotOwnedBy(CoordinatorSlots.slotOf("moved"), 2, 12);

        assertEquals(
                List.of(
                        new Coordinator().setKey("orders").setNodeId(1).setHost("node1").setPort(9091),
                        new Coordinator().setKey("moved").setNodeId(2).setHost("node2").setPort(9092)),
                find(GROUP, "orders", "moved"));
    }

    @Test
    void shouldAnswerTheOldForm_whenTheVersionHasNoBatches() {
        for (int version = 0; version <= 3; version++) {
            FindCoordinatorResponseData found = findOne("orders", version);

            assertEquals(Errors.NONE.code(), found.errorCode());
            assertEquals(1, found.nodeId());
            assertEquals("node1", found.host());
            assertEquals(9091, found.port());
        }
    }

    @Test
    void shouldSayNotAvailable_whenTheSlotHasNoLivingOwner() {
        cluster.slotOwnedBy(CoordinatorSlots.slotOf("dead"), 3, 13)
                .slotOwnedBy(CoordinatorSlots.slotOf("restarted"), 2, 5)
                .broker(4, 14, "INTERNAL")
                .slotOwnedBy(CoordinatorSlots.slotOf("elsewhere"), 4, 14);

        for (Coordinator coordinator : find(GROUP, "dead", "restarted", "elsewhere")) {
            assertEquals(Errors.COORDINATOR_NOT_AVAILABLE.code(), coordinator.errorCode(), coordinator.key());
            assertEquals(-1, coordinator.nodeId());
            assertEquals("", coordinator.host());
        }
    }

    @Test
    void shouldSayNotAvailable_whenNoControllerHasGivenOutSlotsYet() {
        FindCoordinatorHandler early = new FindCoordinatorHandler(new GroupCluster());

        FindCoordinatorResponseData found =
                (FindCoordinatorResponseData) ask(early, new FindCoordinatorRequestData().setKey("orders"), 3);

        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE.code(), found.errorCode());
    }

    @Test
    void shouldRefuseAtOnce_whenTransactionsOrShareGroupsAreMeant() {
        for (byte type : new byte[] {TRANSACTION, SHARE}) {
            Coordinator refused = find(type, "key").get(0);

            assertEquals(Errors.INVALID_REQUEST.code(), refused.errorCode());
            assertTrue(refused.errorMessage().contains("not available in this version"), refused.errorMessage());
        }
    }

    @Test
    void shouldRefuse_whenTheKeyTypeIsUnknown() {
        assertEquals(Errors.INVALID_REQUEST.code(), find((byte) 9, "key").get(0).errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> version < 4
                ? new FindCoordinatorRequestData().setKey("orders")
                : new FindCoordinatorRequestData().setCoordinatorKeys(List.of("orders", "")));
    }
}
