package io.caddis.catalog;

import io.caddis.coordinator.catalog.CatalogException;
import jakarta.persistence.EntityManager;

/**
 * The fence row of the controller. A transaction holds it {@code FOR SHARE} until it ends and a new controller updates
 * it, so that the update waits for what is under way and everything later from the old controller fails.
 */
final class ControllerFence {

    private ControllerFence() {}

    /** First statement of every controller transaction. */
    static void hold(EntityManager entityManager, int controllerEpoch) {
        int stored = (Integer) entityManager
                .createNativeQuery("select controller_epoch from caddis_store.controller_fence for share", Integer.class)
                .getSingleResult();
        if (stored > controllerEpoch) {
            throw fenced(controllerEpoch, stored);
        }
        if (stored < controllerEpoch) {
            // Either bumpFence was not called, or PostgreSQL was restored to a state before it: in both cases the caller
            // has to start again from bumpFence and load, and must not write on top of what it does not know.
            throw new CatalogException.Unavailable(
                    "the catalog's controller fence is at epoch " + stored + ", behind this controller's epoch "
                            + controllerEpoch + ": it went back in time or was not announced to",
                    null);
        }
    }

    /** Idempotent for the same epoch. */
    static void bump(EntityManager entityManager, int controllerEpoch) {
        int updated = entityManager
                .createNativeQuery(
                        """
                        update caddis_store.controller_fence
                        set controller_epoch = :epoch,
                            bumped_at = case when controller_epoch = :epoch then bumped_at else now() end
                        where controller_epoch <= :epoch""")
                .setParameter("epoch", controllerEpoch)
                .executeUpdate();
        if (updated == 0) {
            int stored = (Integer) entityManager
                    .createNativeQuery("select controller_epoch from caddis_store.controller_fence", Integer.class)
                    .getSingleResult();
            throw fenced(controllerEpoch, stored);
        }
    }

    private static CatalogException.Fenced fenced(int controllerEpoch, int stored) {
        return new CatalogException.Fenced(
                "controller epoch " + controllerEpoch + " is over: the catalog has seen epoch " + stored);
    }
}
