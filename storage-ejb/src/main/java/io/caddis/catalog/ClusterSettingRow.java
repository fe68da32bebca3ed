package io.caddis.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A setting overridden for all brokers. */
@Entity
@Table(schema = "caddis_store", name = "cluster_settings")
public class ClusterSettingRow {

    @Id
    @Column(name = "name")
    private String name;

    @Column(name = "value", nullable = false)
    private String value;

    /** For JPA. */
    protected ClusterSettingRow() {}

    ClusterSettingRow(String name, String value) {
        this.name = name;
        this.value = value;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }
}
