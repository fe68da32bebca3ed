package io.caddis.coordinator.controller;

/** Why the controller refused, one type for each answer a client gets. Messages name the thing, the value and the way out. */
public abstract sealed class ControllerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ControllerException(String message) {
        super(message, null, false, false);
    }

    /** This node is not the active controller, or stopped being it before the outcome was known. */
    public static final class NotController extends ControllerException {
        private static final long serialVersionUID = 1L;

        public NotController(String message) {
            super(message);
        }
    }

    public static final class TopicExists extends ControllerException {
        private static final long serialVersionUID = 1L;

        public TopicExists(String message) {
            super(message);
        }
    }

    public static final class UnknownTopic extends ControllerException {
        private static final long serialVersionUID = 1L;

        public UnknownTopic(String message) {
            super(message);
        }
    }

    public static final class InvalidTopicName extends ControllerException {
        private static final long serialVersionUID = 1L;

        public InvalidTopicName(String message) {
            super(message);
        }
    }

    public static final class InvalidPartitions extends ControllerException {
        private static final long serialVersionUID = 1L;

        public InvalidPartitions(String message) {
            super(message);
        }
    }

    public static final class InvalidReplicationFactor extends ControllerException {
        private static final long serialVersionUID = 1L;

        public InvalidReplicationFactor(String message) {
            super(message);
        }
    }

    public static final class InvalidAssignment extends ControllerException {
        private static final long serialVersionUID = 1L;

        public InvalidAssignment(String message) {
            super(message);
        }
    }

    public static final class InvalidSettings extends ControllerException {
        private static final long serialVersionUID = 1L;

        public InvalidSettings(String message) {
            super(message);
        }
    }

    /** The broker that asks does not hold the registration it names, or not as far as the controller knows yet. */
    public static final class StaleBrokerEpoch extends ControllerException {
        private static final long serialVersionUID = 1L;

        public StaleBrokerEpoch(String message) {
            super(message);
        }
    }

    /** A quota or bound of the controller would be passed (partitions per cluster, queued commands). */
    public static final class LimitReached extends ControllerException {
        private static final long serialVersionUID = 1L;

        public LimitReached(String message) {
            super(message);
        }
    }

    /** Done or not done is not known within the time given. */
    public static final class TimedOut extends ControllerException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message) {
            super(message);
        }
    }

    /** Nothing was done and nothing will be: the controller cannot take commands at the moment. Try again. */
    public static final class NotReady extends ControllerException {
        private static final long serialVersionUID = 1L;

        public NotReady(String message) {
            super(message);
        }
    }

    /** ZooKeeper or the catalog did not answer: whether it was done is not known. */
    public static final class Unavailable extends ControllerException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }
}
