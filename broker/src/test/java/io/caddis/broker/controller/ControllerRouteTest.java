package io.caddis.broker.controller;

import static io.caddis.broker.controller.ForwardingFixture.OTHER;
import static io.caddis.broker.controller.ForwardingFixture.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.wire.InterBrokerClient.Destination;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerRouteTest {

    private final ForwardingFixture cluster = new ForwardingFixture();
    private final ControllerRoute route = cluster.route();

    @Test
    void shouldLeadNowhere_whileThereIsNoController() {
        assertFalse(route.isLocal());
        assertEquals(Optional.empty(), route.remote());
    }

    @Test
    void shouldStayHere_whenThisNodeIsController() {
        cluster.controllerIs(SELF);

        assertTrue(route.isLocal());
        assertEquals(Optional.empty(), route.remote());
    }

    @Test
    void shouldLeadNowhere_whenThisNodeHasResignedAndTheImageDoesNotKnowIt() {
        cluster.controllerIs(SELF).resigned();

        assertFalse(route.isLocal());
        assertEquals(Optional.empty(), route.remote());
    }

    @Test
    void shouldLeadToTheOtherNodesInterBrokerListener() {
        cluster.controllerIs(OTHER);

        assertFalse(route.isLocal());
        assertEquals(Optional.of(OTHER), route.remote());
    }

    @Test
    void shouldLeadToWhereTheNodeIsNow_whenItHasMoved() {
        Destination moved = new Destination(OTHER.brokerId(), "elsewhere", 7);
        cluster.controllerIs(OTHER).live(moved, "INTERNAL");

        assertEquals(Optional.of(moved), route.remote());
    }

    @Test
    void shouldLeadNowhere_whenTheControllerIsNotRegistered() {
        cluster.controllerIs(OTHER).gone(OTHER);

        assertEquals(Optional.empty(), route.remote());
    }

    @Test
    void shouldLeadNowhere_whenTheControllerHasNoListenerForNodes() {
        cluster.controllerIs(OTHER).live(OTHER, "CLIENTS");

        assertEquals(Optional.empty(), route.remote());
    }
}
