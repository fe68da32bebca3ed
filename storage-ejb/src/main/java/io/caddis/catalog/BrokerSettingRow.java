package io.caddis.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A setting overridden for one broker. The broker need not have registered yet: the key is the id alone. */
@Entity
@Table(schema = "caddis_store", name = "broker_settings")
@IdClass(BrokerSettingRow.Key.class)
public class BrokerSettingRow {

    @Id
    @Column(name = "broker_id")
    private int brokerId;

    @Id
    @Column(name = "name")
    private String name;

    @Column(name = "value", nullable = false)
    private String value;

    /** For JPA. */
    protected BrokerSettingRow() {}

    BrokerSettingRow(int brokerId, String name, String value) {
        this.brokerId = brokerId;
        this.name = name;
        this.value = value;
    }

    int brokerId() {
        return brokerId;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    /** Primary key. */
    public record Key(int brokerId, String name) implements Serializable {}
}
