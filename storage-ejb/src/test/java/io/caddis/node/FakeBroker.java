package io.caddis.node;

import io.caddis.broker.NodeStatus;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.broker.liveness.Pauses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A broker that starts, waits or fails as the test says. */
final class FakeBroker implements Broker {

    private final FakeCatalog catalog;
    private final CountDownLatch never = new CountDownLatch(1);

    volatile Map<String, String> properties;
    volatile String refuseSettings;
    volatile String failStart;
    volatile String waitsFor;
    volatile String failure;
    volatile boolean started;
    volatile boolean closed;
    volatile boolean suspended;
    volatile boolean catalogWasOpenAtClose;

    FakeBroker(FakeCatalog catalog) {
        this.catalog = catalog;
    }

    Broker.Factory factory() {
        return values -> {
            if (refuseSettings != null) {
                throw new IllegalArgumentException(refuseSettings);
            }
            properties = values;
            return this;
        };
    }

    @Override
    public void start(Consumer<String> progress) throws InterruptedException {
        started = true;
        if (failStart != null) {
            throw new IllegalStateException(failStart);
        }
        if (waitsFor != null) {
            progress.accept(waitsFor);
            never.await();
        }
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                1,
                Optional.of("cluster-a"),
                failure == null ? NodeStatus.State.RUNNING : NodeStatus.State.FAILED,
                failure == null ? "" : failure,
                List.of("127.0.0.1:9092"),
                OptionalInt.of(1),
                0,
                0,
                List.of(),
                new Pauses(120, 300_000, 4_000));
    }

    @Override
    public Optional<OperatorAccess> operator() {
        return Optional.empty();
    }

    @Override
    public void setSuspended(boolean suspended) {
        this.suspended = suspended;
    }

    @Override
    public void close() {
        closed = true;
        catalogWasOpenAtClose = catalog.opening;
    }
}
