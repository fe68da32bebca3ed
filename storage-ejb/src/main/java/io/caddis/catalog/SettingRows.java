package io.caddis.catalog;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Overridden settings of brokers, of groups and of the cluster, read and replaced inside the caller's transaction. */
final class SettingRows {

    private SettingRows() {}

    static Map<String, String> ofCluster(EntityManager entityManager) {
        return entityManager.createQuery("select s from ClusterSettingRow s", ClusterSettingRow.class)
                .getResultStream()
                .collect(Collectors.toUnmodifiableMap(ClusterSettingRow::name, ClusterSettingRow::value));
    }

    static Map<Integer, Map<String, String>> ofBrokers(EntityManager entityManager) {
        Map<Integer, Map<String, String>> settings = new TreeMap<>();
        entityManager
                .createQuery("select s from BrokerSettingRow s", BrokerSettingRow.class)
                .getResultStream()
                .forEach(row -> settings
                        .computeIfAbsent(row.brokerId(), id -> new HashMap<>())
                        .put(row.name(), row.value()));
        settings.replaceAll((brokerId, values) -> Map.copyOf(values));
        return settings;
    }

    static Map<String, Map<String, String>> ofGroups(EntityManager entityManager) {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        entityManager
                .createQuery("select s from GroupSettingRow s", GroupSettingRow.class)
                .getResultStream()
                .forEach(row -> settings
                        .computeIfAbsent(row.groupId(), id -> new HashMap<>())
                        .put(row.name(), row.value()));
        settings.replaceAll((groupId, values) -> Map.copyOf(values));
        return settings;
    }

    static void replaceOfBroker(EntityManager entityManager, int brokerId, Map<String, String> settings) {
        entityManager
                .createQuery("delete from BrokerSettingRow s where s.brokerId = :brokerId")
                .setParameter("brokerId", brokerId)
                .executeUpdate();
        settings.forEach((name, value) -> entityManager.persist(new BrokerSettingRow(brokerId, name, value)));
    }

    static void replaceOfGroup(EntityManager entityManager, String groupId, Map<String, String> settings) {
        entityManager
                .createQuery("delete from GroupSettingRow s where s.groupId = :groupId")
                .setParameter("groupId", groupId)
                .executeUpdate();
        settings.forEach((name, value) -> entityManager.persist(new GroupSettingRow(groupId, name, value)));
    }

    static void replaceOfCluster(EntityManager entityManager, Map<String, String> settings) {
        entityManager.createQuery("delete from ClusterSettingRow s").executeUpdate();
        settings.forEach((name, value) -> entityManager.persist(new ClusterSettingRow(name, value)));
    }
}
