package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ListConfigResourcesHandlerTest {

    private final ListConfigResourcesHandler handler = new ListConfigResourcesHandler(ClusterFixture.withBrokers(2)
            .topic("flights", 1)
            .groupSetting("billing", "consumer.session.timeout.ms", "50000"));

    private ListConfigResourcesResponseData list(int version, ConfigResource.Type... types) {
        List<Byte> ids = new ArrayList<>();
        for (ConfigResource.Type type : types) {
            ids.add(type.id());
        }
        return (ListConfigResourcesResponseData) ask(handler, new ListConfigResourcesRequestData().setResourceTypes(ids), version);
    }

    private static Set<String> names(ListConfigResourcesResponseData listed) {
        assertEquals(Errors.NONE, Errors.forCode(listed.errorCode()));
        Set<String> names = new TreeSet<>();
        listed.configResources().forEach(resource ->
                names.add(ConfigResource.Type.forId(resource.resourceType()) + " " + resource.resourceName()));
        return names;
    }

    @Test
    void shouldListEverything_whenNoTypeIsAskedFor() {
        assertEquals(
                Set.of("TOPIC flights", "BROKER 1", "BROKER 2", "BROKER_LOGGER 1", "BROKER_LOGGER 2", "GROUP billing"), names(list(1)));
    }

    @Test
    void shouldListEachOnce_whenATypeIsNamedTwice() {
        ListConfigResourcesResponseData listed = list(1, ConfigResource.Type.GROUP, ConfigResource.Type.TOPIC, ConfigResource.Type.GROUP);

        assertEquals(Set.of("TOPIC flights", "GROUP billing"), names(listed));
        assertEquals(2, listed.configResources().size());
    }

    @Test
    void shouldListNoSubscriptions_whenVersion0AsksForClientMetrics() {
        assertEquals(Set.of(), names(list(0)));
        assertEquals(Set.of(), names(list(1, ConfigResource.Type.CLIENT_METRICS)));
    }

    @Test
    void shouldRefuse_whenTheTypeIsNone() {
        assertEquals(Errors.UNSUPPORTED_VERSION, Errors.forCode(list(1, ConfigResource.Type.UNKNOWN).errorCode()));
    }
}
