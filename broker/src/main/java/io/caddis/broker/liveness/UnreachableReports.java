package io.caddis.broker.liveness;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes what {@link PeerWatch} found to whoever can act on it: the active controller, here or on another node. Nobody waits
 * for an answer; a report that is lost is made again while the broker stays in the image. Never blocks.
 *
 * <p>If the dead broker is the controller itself, its office is cleared, so that an election begins at once; whoever wins it
 * hears of the broker with the next report.
 */
public final class UnreachableReports implements Consumer<BrokerRegistration> {

    private final BooleanSupplier isController;
    private final FenceRequest local;
    private final FenceRequest remote;
    private final Supplier<ClusterImage> image;
    private final Consumer<ControllerIdentity> clearOffice;

    /**
     * No argument may block.
     *
     * @param local       called while {@code isController}, this node being the controller
     * @param remote      sends to the controller on another node
     * @param clearOffice removes the controller named, if it still is that one
     */
    public UnreachableReports(
            BooleanSupplier isController,
            FenceRequest local,
            FenceRequest remote,
            Supplier<ClusterImage> image,
            Consumer<ControllerIdentity> clearOffice) {
        this.isController = isController;
        this.local = local;
        this.remote = remote;
        this.image = image;
        this.clearOffice = clearOffice;
    }

    @Override
    public void accept(BrokerRegistration broker) {
        if (isController.getAsBoolean()) {
            local.fence(broker.brokerId(), broker.brokerEpoch());
            return;
        }
        Optional<ControllerIdentity> controller = image.get().controller();
        if (controller.isEmpty()) {
            return; // one is being elected and hears of it next time
        }
        if (controller.get().brokerId() == broker.brokerId()) {
            clearOffice.accept(controller.get());
        } else {
            remote.fence(broker.brokerId(), broker.brokerEpoch());
        }
    }
}
