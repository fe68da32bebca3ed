package io.caddis.broker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnreachableReportsTest {

    private static final BrokerRegistration DEAD = Peers.broker(2, 70, 9092);
    private static final ControllerIdentity OTHER_CONTROLLER = new ControllerIdentity(3, new UUID(0, 3), 5);
    private static final ControllerIdentity DEAD_CONTROLLER = new ControllerIdentity(2, DEAD.incarnation(), 5);

    private final List<String> local = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<ControllerIdentity> cleared = new ArrayList<>();

    @Test
    void shouldAskItsOwnController_whenThisNodeIsIt() {
        reports(true, Optional.of(OTHER_CONTROLLER)).accept(DEAD);

        assertEquals(List.of("2@70"), local);
        assertTrue(sent.isEmpty() && cleared.isEmpty());
    }

    @Test
    void shouldSendTheReport_whenAnotherNodeIsController() {
        reports(false, Optional.of(OTHER_CONTROLLER)).accept(DEAD);

        assertEquals(List.of("2@70"), sent);
        assertTrue(local.isEmpty() && cleared.isEmpty());
    }

    @Test
    void shouldClearTheOffice_whenTheDeadBrokerIsTheController() {
        reports(false, Optional.of(DEAD_CONTROLLER)).accept(DEAD);

        assertEquals(List.of(DEAD_CONTROLLER), cleared);
        assertTrue(local.isEmpty() && sent.isEmpty());
    }

    @Test
    void shouldWaitForTheNextReport_whenThereIsNoController() {
        reports(false, Optional.empty()).accept(DEAD);

        assertTrue(local.isEmpty() && sent.isEmpty() && cleared.isEmpty());
    }

    private UnreachableReports reports(boolean isController, Optional<ControllerIdentity> controller) {
        ClusterImage image = Peers.image(controller, DEAD);
        return new UnreachableReports(
                () -> isController,
                (id, epoch) -> local.add(id + "@" + epoch),
                (id, epoch) -> sent.add(id + "@" + epoch),
                () -> image,
                cleared::add);
    }
}
