package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ControllerIdentity;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the controller's decisions live and where it is decided who is controller.
 *
 * <p>Every call blocks until the store has answered or the connection to it is known to be broken, at most about one
 * session timeout. Called on the controller's thread only.
 */
public interface MetadataStore {

    /**
     * Makes this node the controller if there is none, with a new controller epoch that fences all earlier ones.
     *
     * @return empty while another node, or an earlier session of this one, is controller
     * @throws MetadataUnavailableException if that could not be found out; a tenure may have been won, which the next call
     *         settles
     */
    Optional<ControllerTenure> standForElection(int brokerId, UUID incarnation);

    /** @throws MetadataUnavailableException if the store does not answer */
    MetadataSnapshot load();

    /** All changes or none, and none unless {@code tenure} is still the newest. Never throws for what the store answers. */
    CommitOutcome commit(ControllerTenure tenure, List<MetadataChange> changes);

    /** Gives the tenure up, if it is still held, so that another node need not wait for the session to end. */
    void resign(ControllerTenure tenure);

    /**
     * Removes a broker's registration whose process was verified to be gone, so that nobody waits for its session to end.
     * Nothing is removed unless {@code tenure} is the newest and the broker epoch is the one named. Should the broker register
     * anew between the two readings this needs, that registration may be hit: it is alive then and registers again.
     *
     * @return true if it was removed; false if not, or if that could not be found out
     */
    boolean removeRegistration(ControllerTenure tenure, BrokerRegistration broker);

    /**
     * For a node that is not controller: takes the office from a controller whose process was verified to be gone, so that
     * the next election need not wait for its session to end. Nothing is removed if anybody was elected since.
     *
     * @return true if it was removed; false if not, or if that could not be found out
     */
    boolean removeDeadController(ControllerIdentity dead);

    /** What became of a commit, one constant for each thing the controller does next. */
    enum CommitOutcome {
        /** Done: every node written stands at its expected version plus one, or at 0 if it is new. */
        COMMITTED,
        /** Nothing done, a version was not the expected one: read again and decide again. */
        CONFLICT,
        /** Nothing done, a newer controller exists: resign. */
        FENCED,
        /** Done or not done: read again before anything else is decided. */
        UNKNOWN
    }
}
