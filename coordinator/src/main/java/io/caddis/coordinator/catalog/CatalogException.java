package io.caddis.coordinator.catalog;

/** What can go wrong with the catalog, one type for each thing a caller does differently. */
public abstract sealed class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CatalogException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A newer controller holds the fence: resign at once. */
    public static final class Fenced extends CatalogException {
        private static final long serialVersionUID = 1L;

        public Fenced(String message) {
            super(message, null);
        }
    }

    /** The name belongs to a topic that lives. */
    public static final class NameTaken extends CatalogException {
        private static final long serialVersionUID = 1L;

        public NameTaken(String message) {
            super(message, null);
        }
    }

    /** No answer, or none that tells what happened: the outcome is unknown. Retry after reading back. */
    public static final class Unavailable extends CatalogException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
