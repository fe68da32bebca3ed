package io.caddis.coordinator.membership;

import io.caddis.coordinator.catalog.InMemoryTopicCatalog;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** ZooKeeper, a catalog and the nodes of one test, which are closed after it. */
abstract class MembershipTestCase {

    final InMemoryTopicCatalog catalog = new InMemoryTopicCatalog();
    private final List<TestNode> nodes = new ArrayList<>();
    EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void startZooKeeper() {
        zooKeeper = EmbeddedZooKeeper.started();
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        zooKeeper.close();
    }

    final TestNode keep(TestNode node) {
        nodes.add(node);
        return node;
    }

    final TestNode node(int brokerId) {
        return keep(TestNode.started(brokerId, zooKeeper, catalog));
    }

    final TestNode restarted(int brokerId, UUID previousIncarnation) {
        return keep(TestNode.restarted(brokerId, zooKeeper, catalog, previousIncarnation));
    }

    /** The first node, as controller that has reached its catalog. */
    final TestNode nodeWithCatalog(int brokerId) {
        TestNode node = node(brokerId);
        node.awaitActive();
        awaitCatalog(node);
        return node;
    }

    /** The controller has reached the catalog when it has recorded the brokers there. */
    final void awaitCatalog(TestNode controller) {
        TestNode.await("controller of broker " + controller.brokerId + " is attached", () -> {
            try {
                controller.commands()
                        .alterSettings(new SettingsTarget.Broker(99), present -> present, false)
                        .get(TestNode.DEADLINE_MS, TimeUnit.MILLISECONDS);
                return true;
            } catch (Exception e) {
                return false;
            }
        });
    }

    static void alter(TestNode controller, SettingsTarget target, String key, String value) {
        TestNode.get(controller.commands().alterSettings(target, present -> {
            Map<String, String> changed = new HashMap<>(present);
            changed.put(key, value);
            return changed;
        }, false));
    }

    static Optional<TestNode> controllerOf(TestNode... candidates) {
        return List.of(candidates).stream().filter(node -> node.commands().isActive()).findFirst();
    }

    static boolean canCreate(TestNode controller, String topic) {
        try {
            controller.create(topic, 1);
            return true;
        } catch (ControllerException.TopicExists e) {
            return true;
        } catch (ControllerException e) {
            return false;
        }
    }

    final TopicState awaitState(UUID topicId, TopicState state) {
        TestNode.await("catalog row " + state, () -> catalog.stateOf(topicId) == state);
        return state;
    }

    final Set<String> historyKinds() {
        return catalog.history().stream().map(event -> event.kind()).collect(Collectors.toSet());
    }

    static Set<Integer> slotOwners(TestNode node) {
        Set<Integer> owners = new HashSet<>();
        CoordinatorSlots slots = node.image().coordinatorSlots();
        slots.slots().forEach(slot -> owners.add(slot.brokerId()));
        return owners;
    }

    static CatalogTopic row(UUID id, String name, TopicState state) {
        return new CatalogTopic(id, name, state, List.of(new CatalogPartition(0, List.of(1))), Map.of());
    }
}
