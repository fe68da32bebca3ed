package io.caddis.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A setting of one group. The group need not exist: the key is the id alone. */
@Entity
@Table(schema = "caddis_store", name = "group_settings")
@IdClass(GroupSettingRow.Key.class)
public class GroupSettingRow {

    @Id
    @Column(name = "group_id")
    private String groupId;

    @Id
    @Column(name = "name")
    private String name;

    @Column(name = "value", nullable = false)
    private String value;

    /** For JPA. */
    protected GroupSettingRow() {}

    GroupSettingRow(String groupId, String name, String value) {
        this.groupId = groupId;
        this.name = name;
        this.value = value;
    }

    String groupId() {
        return groupId;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    /** Primary key. */
    public record Key(String groupId, String name) implements Serializable {}
}
