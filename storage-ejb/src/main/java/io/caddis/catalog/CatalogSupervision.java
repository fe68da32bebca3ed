package io.caddis.catalog;

/** The catalog's side of a node's life: somebody keeps it open, everybody may ask how it is. */
public interface CatalogSupervision {

    /**
     * Opens the catalog and opens it again after every failure. Ends only by interrupt; blocks on SQL in between.
     *
     * @param onAttempt called on this thread after every attempt, whatever its outcome; must not block
     */
    void keepOpen(Runnable onAttempt) throws InterruptedException;

    /** How usable the catalog is now; any thread, never blocks. */
    CatalogAvailability availability();
}
