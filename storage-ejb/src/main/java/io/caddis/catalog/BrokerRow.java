package io.caddis.catalog;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A broker as the controller last recorded it. */
@Entity
@Table(schema = "caddis_store", name = "brokers")
public class BrokerRow {

    @Id
    @Column(name = "broker_id")
    private int brokerId;

    @Column(name = "incarnation", nullable = false)
    private UUID incarnation;

    @Column(name = "broker_epoch", nullable = false)
    private long brokerEpoch;

    @Column(name = "rack")
    private String rack;

    @Column(name = "alive", nullable = false)
    private boolean alive;

    @Column(name = "recorded_at", nullable = false)
    private Instant recordedAt;

    @ElementCollection
    @CollectionTable(schema = "caddis_store", name = "broker_endpoints", joinColumns = @JoinColumn(name = "broker_id"))
    @MapKeyColumn(name = "listener")
    @Column(name = "endpoint", nullable = false)
    private Map<String, String> endpoints = new HashMap<>();

    /** For JPA. */
    protected BrokerRow() {}

    BrokerRow(int brokerId) {
        this.brokerId = brokerId;
    }

    int brokerId() {
        return brokerId;
    }

    /** A controller that did not see this broker's end says that it is not among the living. */
    void recordGone(Instant now) {
        if (alive) {
            alive = false;
            recordedAt = now;
        }
    }

    void record(CatalogBroker broker, Instant now) {
        incarnation = broker.incarnation();
        brokerEpoch = broker.brokerEpoch();
        rack = broker.rack();
        alive = broker.alive();
        recordedAt = now;
        endpoints.keySet().retainAll(broker.endpoints().keySet());
        endpoints.putAll(broker.endpoints());
    }
}
