package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class DescribeClusterHandlerTest {

    private final ClusterFixture cluster = ClusterFixture.withBrokers(2);
    private final DescribeClusterHandler handler = new DescribeClusterHandler(cluster);

    private DescribeClusterResponseData describe(DescribeClusterRequestData request) {
        return (DescribeClusterResponseData) ask(handler, request);
    }

    @Test
    void shouldShowBrokersAndController_whenAsked() {
        cluster.broker(3, AdminRequests.LISTENER, Optional.of("room-3"));
        DescribeClusterResponseData response = describe(new DescribeClusterRequestData());

        assertEquals(Errors.NONE.code(), response.errorCode());
        assertEquals(ClusterFixture.CLUSTER_ID, response.clusterId());
        assertEquals(1, response.controllerId());
        assertEquals(1, response.endpointType());
        assertEquals(
                List.of(broker(1, null), broker(2, null), broker(3, "room-3")),
                response.brokers().stream().sorted((a, b) -> a.brokerId() - b.brokerId()).map(DescribeClusterBroker::duplicate).toList());
        assertEquals(Integer.MIN_VALUE, response.clusterAuthorizedOperations());
    }

    private static DescribeClusterBroker broker(int id, String rack) {
        return new DescribeClusterBroker().setBrokerId(id).setHost("node" + id).setPort(9090 + id).setRack(rack);
    }

    @Test
    void shouldLeaveOutABroker_whenItHasNotTheClientsListener() {
        cluster.broker(3, "EXTERNAL", Optional.empty());

        assertEquals(2, describe(new DescribeClusterRequestData()).brokers().size());
    }

    @Test
    void shouldSayNoController_whenThereIsNone() {
        cluster.withoutController();

        assertEquals(-1, describe(new DescribeClusterRequestData()).controllerId());
    }

    @Test
    void shouldAllowEverything_whenOperationsAreAskedFor() {
        int bits = describe(new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true))
                .clusterAuthorizedOperations();

        assertEquals(
                Set.of(AclOperation.CREATE, AclOperation.CLUSTER_ACTION, AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS, AclOperation.IDEMPOTENT_WRITE, AclOperation.ALTER, AclOperation.DESCRIBE),
                Utils.from32BitField(bits).stream().map(AclOperation::fromCode).collect(Collectors.toSet()));
    }

    @Test
    void shouldRefuse_whenControllersOrSomethingUnknownIsAskedFor() {
        DescribeClusterResponseData controllers = describe(new DescribeClusterRequestData().setEndpointType((byte) 2));
        assertEquals(Errors.MISMATCHED_ENDPOINT_TYPE.code(), controllers.errorCode());
        assertEquals(0, controllers.brokers().size());
        assertFalse(controllers.errorMessage().isBlank());

        assertEquals(Errors.UNSUPPORTED_ENDPOINT_TYPE.code(),
                describe(new DescribeClusterRequestData().setEndpointType((byte) 9)).errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true));
        askInEveryVersion(handler, version -> new DescribeClusterRequestData().setEndpointType((byte) (version == 0 ? 1 : 2)));
    }
}
