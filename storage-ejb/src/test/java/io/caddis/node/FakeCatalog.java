package io.caddis.node;

import io.caddis.catalog.CatalogAvailability;
import io.caddis.catalog.CatalogSupervision;
import java.time.Instant;

/** A catalog whose attempts end as the test says. */
final class FakeCatalog implements CatalogSupervision {

    private CatalogAvailability availability =
            new CatalogAvailability(CatalogAvailability.State.OPENING, Instant.EPOCH, "not tried yet");
    private boolean outcomeDue;
    volatile boolean opening;

    synchronized void attemptEndsIn(CatalogAvailability.State state, String detail) {
        availability = new CatalogAvailability(state, Instant.EPOCH, detail);
        outcomeDue = true;
        notifyAll();
    }

    @Override
    public void keepOpen(Runnable onAttempt) throws InterruptedException {
        opening = true;
        try {
            while (true) {
                synchronized (this) {
                    while (!outcomeDue) {
                        wait();
                    }
                    outcomeDue = false;
                }
                onAttempt.run();
            }
        } finally {
            opening = false;
        }
    }

    @Override
    public synchronized CatalogAvailability availability() {
        return availability;
    }
}
