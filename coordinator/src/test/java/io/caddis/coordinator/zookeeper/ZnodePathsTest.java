package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.coordinator.zookeeper.ZnodePaths.Node;
import java.util.UUID;
import org.apache.zookeeper.common.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodePathsTest {

    private static final UUID ID = UUID.fromString("0b0a7d1e-6f3c-4a3e-9a53-3f0c9d2f7a11");

    private final ZnodePaths paths = new ZnodePaths("/caddis/one");

    @Test
    void shouldRecogniseItsOwnPaths() {
        assertEquals(new Node.Broker(7), paths.parse(paths.broker(7)));
        assertEquals(new Node.Topic(ID), paths.parse(paths.topic(ID)));
        assertEquals(new Node.Chunk(ID, 12), paths.parse(paths.chunk(ID, 12)));
        assertEquals(new Node.Tombstone(ID), paths.parse(paths.tombstone(ID)));
        assertEquals(new Node.Controller(), paths.parse(paths.controller()));
        assertEquals(new Node.Coordinators(), paths.parse(paths.coordinators()));
        assertEquals(new Node.ClusterSettings(), paths.parse(paths.clusterSettings()));
        assertEquals(new Node.BrokerSettings(3), paths.parse(paths.brokerSettings(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "flights", "a.b-c_d*e", ".", "..", "../brokers/1", "a/b", "per cent%2F", "a b+c", "gruppe \u00fc", "\ud83d\ude00", "\u0001\u0085", "%"
    })
    void shouldFindTheGroup_whateverItIsCalled(String groupId) {
        assertEquals(new Node.GroupSettings(groupId), paths.parse(paths.groupSettings(groupId)));
        PathUtils.validatePath(paths.groupSettings(groupId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2fb", "%41", "a%2", "%zz", "", "a:b"})
    void shouldIgnoreANameThatNoGroupHas(String name) {
        assertEquals(new Node.Other(), paths.parse(paths.allGroupSettings() + "/" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/zookeeper/quota", "/caddis/one", "/caddis/one/brokers", "/caddis/one/brokers/x", "/caddis/one/brokers/007",
        "/caddis/one/brokers/-1", "/caddis/one/brokers/1/2", "/caddis/one/topics/not-a-uuid", "/caddis/one/topics/1-1-1-1-1",
        "/caddis/one/topics/0b0a7d1e-6f3c-4a3e-9a53-3f0c9d2f7a11/x", "/caddis/two/brokers/1", "/caddis/one/controller-epoch"
    })
    void shouldIgnore_whatIsNotItsOwn(String path) {
        assertEquals(new Node.Other(), paths.parse(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../controller", "a\0"})
    void shouldNotLeaveItsFolder_whenANameTriesTo(String name) {
        assertThrows(IllegalArgumentException.class, () -> paths.topicName(name));
    }
}
