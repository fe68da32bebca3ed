package io.caddis.verification.simulation.node;

import io.caddis.coordinator.controller.CatalogTask;
import io.caddis.coordinator.controller.ControllerEffect;
import io.caddis.verification.simulation.world.Chance;
import java.util.function.Consumer;

/**
 * The controller's way to the catalog, as the catalog thread is in the broker: one task after the other, each of which takes its
 * time; some fail, before or after they were done.
 */
final class CatalogDesk {

    private static final int MAX_MS = 20;

    private final Cluster cluster;
    private final Chance chance;
    private long freeAtMs;

    CatalogDesk(Cluster cluster, Chance chance) {
        this.cluster = cluster;
        this.chance = chance;
    }

    /** @param onOutcome told once, later; whether anybody is there to hear it is not this one's concern */
    void run(ControllerEffect.RunInCatalog wanted, int controllerEpoch, Consumer<CatalogTask.Outcome> onOutcome) {
        long beginsMs = Math.max(freeAtMs, cluster.nowMs() + wanted.delayMs());
        long takesMs = chance.between(1, MAX_MS);
        boolean refused = chance.happens(cluster.rates().lostZooKeeperReply());
        boolean answerLost = chance.happens(cluster.rates().lostZooKeeperReply());
        freeAtMs = wanted.delayMs() == 0 ? beginsMs + takesMs : freeAtMs;
        cluster.scheduler().at(beginsMs + takesMs, () -> {
            if (refused && !cluster.catalog().isCalm()) {
                onOutcome.accept(new CatalogTask.Outcome.Unavailable("refused"));
                return;
            }
            CatalogTask.Outcome outcome = cluster.catalog().run(controllerEpoch, wanted.task());
            onOutcome.accept(answerLost && !cluster.catalog().isCalm() ? new CatalogTask.Outcome.Unavailable("the answer is lost") : outcome);
        });
    }
}
