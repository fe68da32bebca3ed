package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.ProcessedIncarnation;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.BrokerRegistration.Endpoint;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.CoordinatorSlots.Slot;
import io.caddis.coordinator.json.JsonObject;
import io.caddis.coordinator.json.JsonReader;
import io.caddis.coordinator.json.JsonWriter;
import io.caddis.coordinator.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The data of every znode but partitions: one JSON object with a format {@code version}, readable in an operator's shell.
 * Reading is strict, and a newer version is refused rather than half understood. Throws {@link MalformedJsonException}.
 */
final class ZnodeCodec {

    static final int VERSION = 1;

    private static final int MAX_PORT = 65_535;

    /** Name and settings of a topic. */
    record TopicHeader(String name, Map<String, String> settings) {}

    private ZnodeCodec() {}

    // ---- /cluster ----

    static byte[] cluster(String clusterId) {
        return write(Map.of("clusterId", clusterId));
    }

    static String readCluster(byte[] data) {
        return read(data).string("clusterId");
    }

    // ---- /controller and /controller-epoch ----

    static byte[] controller(ControllerIdentity identity) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("brokerId", identity.brokerId());
        members.put("incarnation", identity.incarnation().toString());
        members.put("controllerEpoch", identity.controllerEpoch());
        return write(members);
    }

    static ControllerIdentity readController(byte[] data) {
        JsonObject object = read(data);
        return new ControllerIdentity(
                object.integer("brokerId", 0), object.uuid("incarnation"), object.integer("controllerEpoch", 1));
    }

    static byte[] controllerEpoch(int epoch) {
        return write(Map.of("controllerEpoch", epoch));
    }

    static int readControllerEpoch(byte[] data) {
        return read(data).integer("controllerEpoch", 0);
    }

    // ---- /brokers/[id] ----

    static byte[] registration(BrokerRegistration broker) {
        Map<String, Object> endpoints = new TreeMap<>();
        broker.endpoints().forEach((name, endpoint) -> {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("host", endpoint.host());
            members.put("port", endpoint.port());
            members.put("securityProtocol", endpoint.securityProtocol());
            endpoints.put(name, members);
        });
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("incarnation", broker.incarnation().toString());
        members.put("endpoints", endpoints);
        members.put("rack", broker.rack().orElse(null));
        members.put("cleanShutdown", broker.cleanShutdown());
        members.put("diskIds", broker.diskIds().stream().map(UUID::toString).toList());
        members.put("draining", broker.draining());
        members.put("newDirectories", broker.newDirectories());
        members.put("cleanRuns", broker.cleanRuns().stream().map(UUID::toString).toList());
        members.put("agreedSettings", new TreeMap<>(broker.agreedSettings()));
        return write(members);
    }

    static BrokerRegistration readRegistration(int brokerId, long brokerEpoch, byte[] data) {
        JsonObject object = read(data);
        Map<String, Endpoint> endpoints = new TreeMap<>();
        object.objectMap("endpoints").forEach((name, endpoint) -> {
            int port = endpoint.integer("port", 1);
            if (port > MAX_PORT) {
                throw new MalformedJsonException("endpoint " + name + " has port " + port);
            }
            endpoints.put(name, new Endpoint(endpoint.string("host"), port, endpoint.string("securityProtocol")));
        });
        return new BrokerRegistration(
                brokerId,
                object.uuid("incarnation"),
                brokerEpoch,
                endpoints,
                object.optionalString("rack"),
                object.bool("cleanShutdown"),
                object.uuids("diskIds"),
                object.bool("draining"),
                object.optionalBool("newDirectories"),
                object.optionalUuids("cleanRuns"),
                object.optionalStringMap("agreedSettings"));
    }

    // ---- /topics/[uuid], /topic-names/[name], /tombstones/[uuid] ----

    static byte[] topic(TopicHeader topic) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", topic.name());
        members.put("settings", new TreeMap<>(topic.settings()));
        return write(members);
    }

    static TopicHeader readTopic(byte[] data) {
        JsonObject object = read(data);
        return new TopicHeader(object.string("name"), object.stringMap("settings"));
    }

    static byte[] topicId(UUID id) {
        return write(Map.of("topicId", id.toString()));
    }

    static UUID readTopicId(byte[] data) {
        return read(data).uuid("topicId");
    }

    static byte[] tombstone(String name, long deletedAtMs) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", name);
        members.put("deletedAtMs", deletedAtMs);
        return write(members);
    }

    // ---- /settings/... ----

    static byte[] settings(Map<String, String> overrides) {
        return write(Map.of("settings", new TreeMap<>(overrides)));
    }

    static Map<String, String> readSettings(byte[] data) {
        return read(data).stringMap("settings");
    }

    // ---- /coordinators: [owner, owner's broker epoch, epoch] by slot ----

    static byte[] slots(CoordinatorSlots slots) {
        return write(Map.of(
                "slots",
                slots.slots().stream().map(slot -> List.of(slot.brokerId(), slot.brokerEpoch(), slot.epoch())).toList()));
    }

    static CoordinatorSlots readSlots(byte[] data) {
        List<Slot> slots = new ArrayList<>();
        for (Object element : read(data).array("slots")) {
            if (!(element instanceof List<?> fields) || fields.size() != 3 || !(fields.get(1) instanceof Long brokerEpoch)) {
                throw new MalformedJsonException("slot " + slots.size() + " is not [brokerId, brokerEpoch, epoch]");
            }
            slots.add(new Slot(
                    JsonObject.integer("brokerId", fields.get(0), -1),
                    brokerEpoch,
                    JsonObject.integer("epoch", fields.get(2), 0)));
        }
        if (slots.size() != CoordinatorSlots.COUNT) {
            throw new MalformedJsonException(slots.size() + " slots, there must be " + CoordinatorSlots.COUNT);
        }
        return new CoordinatorSlots(slots);
    }

    // ---- /incarnations: by broker id ----

    static byte[] incarnations(Map<Integer, ProcessedIncarnation> byBrokerId) {
        Map<String, Object> brokers = new LinkedHashMap<>();
        new TreeMap<>(byBrokerId).forEach((id, last) -> {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("incarnation", last.incarnation().toString());
            members.put("diskIds", last.diskIds().stream().map(UUID::toString).toList());
            members.put("lostData", last.lostData());
            brokers.put(Integer.toString(id), members);
        });
        return write(Map.of("brokers", brokers));
    }

    static Map<Integer, ProcessedIncarnation> readIncarnations(byte[] data) {
        Map<Integer, ProcessedIncarnation> byBrokerId = new TreeMap<>();
        read(data).objectMap("brokers").forEach((id, last) -> {
            try {
                byBrokerId.put(Integer.parseInt(id), new ProcessedIncarnation(
                        last.uuid("incarnation"), last.uuids("diskIds"), last.bool("lostData")));
            } catch (NumberFormatException e) {
                throw new MalformedJsonException("brokers." + id + " is not named by a broker id");
            }
        });
        return byBrokerId;
    }

    static byte[] write(Map<String, ?> members) {
        Map<String, Object> versioned = new LinkedHashMap<>();
        versioned.put("version", VERSION);
        versioned.putAll(members);
        return JsonWriter.write(versioned).getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject read(byte[] data) {
        JsonObject object = JsonReader.readObject(new String(data, StandardCharsets.UTF_8));
        int version = object.integer("version", 1);
        if (version > VERSION) {
            throw new MalformedJsonException("written in format " + version + " by a newer release, this one reads up to " + VERSION);
        }
        return object;
    }
}
