package io.caddis.catalog;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Where the replicas of one partition belong, preferred leader first. Who leads is ZooKeeper's business. */
@Entity
@Table(schema = "caddis_store", name = "partitions")
@IdClass(PartitionRow.Key.class)
public class PartitionRow {

    @Id
    @Column(name = "topic_id")
    private UUID topicId;

    @Id
    @Column(name = "partition")
    private int partition;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "replicas", nullable = false)
    private int[] replicas;

    /** For JPA. */
    protected PartitionRow() {}

    PartitionRow(UUID topicId, CatalogPartition partition) {
        this.topicId = topicId;
        this.partition = partition.partition();
        this.replicas = ids(partition.replicas());
    }

    /** Its replicas belong to these brokers from now on. */
    void assign(List<Integer> brokerIds) {
        replicas = ids(brokerIds);
    }

    private static int[] ids(List<Integer> brokerIds) {
        return brokerIds.stream().mapToInt(Integer::intValue).toArray();
    }

    UUID topicId() {
        return topicId;
    }

    CatalogPartition toPartition() {
        List<Integer> brokerIds = Arrays.stream(replicas).boxed().toList();
        return new CatalogPartition(partition, brokerIds);
    }

    /** Primary key. */
    public record Key(UUID topicId, int partition) implements Serializable {}
}
