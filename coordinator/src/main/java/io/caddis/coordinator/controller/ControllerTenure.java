package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.ControllerIdentity;

/**
 * One term of office.
 *
 * @param fenceVersion version of the controller-epoch node that this tenure created: every write checks it
 */
public record ControllerTenure(ControllerIdentity identity, int fenceVersion) {

    public int epoch() {
        return identity.controllerEpoch();
    }
}
