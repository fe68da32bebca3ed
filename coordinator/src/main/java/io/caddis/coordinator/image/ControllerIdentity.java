package io.caddis.coordinator.image;

import java.util.UUID;

/** The active controller: which node, which incarnation of it, and the epoch that fences all its writes. */
public record ControllerIdentity(int brokerId, UUID incarnation, int controllerEpoch) {}
