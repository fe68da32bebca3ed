package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.caddis.wire.InterBrokerClient.Destination;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

class DestinationNodesTest {

    private final DestinationNodes nodes = new DestinationNodes();

    @Test
    void shouldKeepTheNode_whileTheAddressStays() {
        Node first = nodes.of(new Destination(2, "host", 9092));

        assertSame(first, nodes.of(new Destination(2, "host", 9092)));
        assertEquals("host:9092", first.host() + ":" + first.port());
    }

    @Test
    void shouldGiveAnotherNumber_whenTheBrokerHasMoved() {
        Node before = nodes.of(new Destination(2, "host", 9092));

        assertNotEquals(before.idString(), nodes.of(new Destination(2, "host", 9093)).idString());
        assertNotEquals(before.idString(), nodes.of(new Destination(2, "elsewhere", 9092)).idString());
        assertNotEquals(before.idString(), nodes.of(new Destination(3, "host", 9092)).idString());
    }

    @Test
    void shouldForgetTheOneNotTalkedToForLongest_whenThereAreTooMany() {
        Node oldest = nodes.of(new Destination(0, "host", 0));
        Node second = nodes.of(new Destination(1, "host", 1));
        for (int i = 2; i < DestinationNodes.REMEMBERED_MAX; i++) {
            nodes.of(new Destination(i, "host", i));
        }
        assertEquals(Optional.empty(), nodes.takeSurplus());
        nodes.of(new Destination(0, "host", 0));

        nodes.of(new Destination(DestinationNodes.REMEMBERED_MAX, "host", 1));

        assertEquals(Optional.of(second), nodes.takeSurplus());
        assertEquals(Optional.empty(), nodes.takeSurplus());
        assertSame(oldest, nodes.of(new Destination(0, "host", 0)));
    }
}
