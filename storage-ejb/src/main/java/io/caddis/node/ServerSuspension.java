package io.caddis.node;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeChangeNotificationFilter;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from WildFly that it is suspended or resumed, by the documented notifications of {@code jboss.root:type=state}. They
 * need no class of the server and no subsystem. Told on the server's management thread.
 */
final class ServerSuspension implements AutoCloseable {

    static final String STATE_BEAN = "jboss.root:type=state";
    static final String RUNNING_STATE = "RunningState";

    private static final Logger LOG = LoggerFactory.getLogger(ServerSuspension.class);
    private static final Set<String> SUSPENDED = Set.of("PRE_SUSPEND", "SUSPENDING", "SUSPENDED");
    private static final Set<String> SERVING = Set.of("NORMAL", "ADMIN_ONLY");

    private final MBeanServer beans;
    private final ObjectName stateBean;
    private final Consumer<Boolean> suspended;
    private final NotificationListener listener = this::onNotification;

    /**
     * Begins to listen, and tells at once if the server is suspended now.
     *
     * @param suspended must not block
     */
    ServerSuspension(MBeanServer beans, Consumer<Boolean> suspended) {
        this.beans = beans;
        this.suspended = suspended;
        try {
            this.stateBean = new ObjectName(STATE_BEAN);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
        AttributeChangeNotificationFilter runningState = new AttributeChangeNotificationFilter();
        runningState.enableAttribute(RUNNING_STATE);
        try {
            beans.addNotificationListener(stateBean, listener, runningState, null);
            if (SUSPENDED.contains(named(beans.getAttribute(stateBean, RUNNING_STATE)))) {
                suspended.accept(true);
            }
        } catch (JMException notThere) {
            LOG.warn("this server does not tell when it is suspended ({}): a suspended node keeps what it leads until it is stopped",
                    notThere.toString());
        }
    }

    private void onNotification(Notification notification, Object handback) {
        if (notification instanceof AttributeChangeNotification change) {
            meaning(named(change.getOldValue()), named(change.getNewValue())).ifPresent(suspended);
        }
    }

    /**
     * Empty where nothing changes for the node. Every server passes from starting through suspended when it boots, which can
     * not be told from one that is to stay suspended: such a node serves.
     */
    static Optional<Boolean> meaning(String before, String after) {
        if (SERVING.contains(after)) {
            return Optional.of(false);
        }
        return SUSPENDED.contains(after) && !before.equals("STARTING") ? Optional.of(true) : Optional.empty();
    }

    /** The server's own type writes itself in lower case with dashes in some releases. */
    private static String named(Object state) {
        return String.valueOf(state).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Override
    public void close() {
        try {
            beans.removeNotificationListener(stateBean, listener);
        } catch (InstanceNotFoundException | ListenerNotFoundException notListening) {
            LOG.debug("was not listening to {}", STATE_BEAN);
        }
    }
}
