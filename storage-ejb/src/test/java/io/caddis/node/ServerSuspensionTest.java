package io.caddis.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ServerSuspensionTest {

    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();
    private final State server = new State();
    private final List<Boolean> told = new ArrayList<>();

    @Test
    void shouldTell_whenTheServerIsSuspendedAndResumed() throws Exception {
        registered("normal");
        ServerSuspension suspension = new ServerSuspension(beans, told::add);
        server.become("suspending");
        server.become("suspended");
        server.become("normal");
        suspension.close();
        server.become("suspending");

        assertEquals(List.of(true, true, false), told, "and nothing after the end");
    }

    @Test
    void shouldTellAtOnce_whenTheServerIsSuspendedAlready() throws Exception {
        registered("suspended");
        new ServerSuspension(beans, told::add).close();

        assertEquals(List.of(true), told);
    }

    @Test
    void shouldServe_whenTheServerBoots() throws Exception {
        registered("starting");
        ServerSuspension suspension = new ServerSuspension(beans, told::add);
        server.become("suspended");
        server.become("normal");
        suspension.close();

        assertEquals(List.of(false), told);
    }

    @Test
    void shouldLeaveAStopToTheUndeployment() {
        assertEquals(Optional.empty(), ServerSuspension.meaning("NORMAL", "STOPPING"));
        assertEquals(Optional.empty(), ServerSuspension.meaning("SUSPENDED", "STOPPED"));
        assertEquals(Optional.of(true), ServerSuspension.meaning("NORMAL", "PRE_SUSPEND"));
        assertEquals(Optional.of(false), ServerSuspension.meaning("SUSPENDED", "ADMIN_ONLY"));
    }

    @Test
    void shouldGoOn_whenTheServerHasNoSuchBean() {
        new ServerSuspension(beans, told::add).close();

        assertEquals(List.of(), told);
    }

    private void registered(String state) throws Exception {
        server.state = state;
        beans.registerMBean(server, new ObjectName(ServerSuspension.STATE_BEAN));
    }

    /** What JMX asks of the bean's interface: its name, and that it is public. */
    public interface StateMBean {
        String getRunningState();
    }

    private static final class State extends NotificationBroadcasterSupport implements StateMBean {

        private String state;
        private long sequence;

        @Override
        public String getRunningState() {
            return state;
        }

        void become(String next) {
            String before = state;
            state = next;
            sequence++;
            sendNotification(new AttributeChangeNotification(
                    this, sequence, 0, "changed", ServerSuspension.RUNNING_STATE, String.class.getName(), before, next));
        }
    }
}
