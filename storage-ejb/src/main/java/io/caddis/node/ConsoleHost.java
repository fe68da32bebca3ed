package io.caddis.node;

import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.catalog.CatalogAvailability;
import io.caddis.console.Console;
import io.caddis.console.ConsolePorts;
import io.caddis.console.ConsoleSource;
import io.caddis.console.catalog.AccessStore;
import io.caddis.console.catalog.AuditLog;
import io.caddis.console.catalog.GroupReader;
import io.caddis.console.catalog.HistoryReader;
import io.caddis.console.catalog.PlanStore;
import io.caddis.console.plan.ControllerPlans;
import io.caddis.console.plan.LeaderPlans;
import io.caddis.console.plan.PlanPorts;
import io.caddis.console.plan.PlanWork;
import io.caddis.console.view.NodeHealth;
import io.caddis.coordinator.catalog.CatalogException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the console while the broker serves, and the first user of a new cluster. One thread of its own, which ends once there are
 * users. The console is published in a volatile field.
 */
final class ConsoleHost implements ServingListener, ConsoleSource {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHost.class);

    private static final long RETRY_MS = 2_000;
    private static final long THREAD_END_TIMEOUT_MS = 20_000;

    private final Stores stores;
    private final Supplier<CatalogAvailability> catalog;
    private final ThreadFactory threads;
    private final Clock clock;
    private volatile Console console;
    private volatile List<String> consoleUrls = List.of();
    private Thread firstUser;

    /** What the console keeps in the catalog. */
    record Stores(AccessStore users, AuditLog audit, HistoryReader history, GroupReader groups, PlanStore plans) {}

    ConsoleHost(Stores stores, Supplier<CatalogAvailability> catalog, ThreadFactory threads, Clock clock) {
        this.stores = stores;
        this.catalog = catalog;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public Optional<Console> console() {
        return Optional.ofNullable(console);
    }

    @Override
    public List<String> consoleUrls() {
        return consoleUrls;
    }

    @Override
    public synchronized void onServing(Broker broker) {
        Optional<OperatorAccess> operator = broker.operator();
        if (operator.isEmpty()) {
            return;
        }
        OperatorAccess access = operator.get();
        Console made = new Console(
                new ConsolePorts(
                        access.nodeId(), stores.users(), stores.audit(), stores.history(), stores.groups(), new BrokerSettingsSource(access),
                        new PoliciesInForce(access), () -> health(broker), new ClusterSurvey(access.questions()),
                        new PlanPorts(stores.plans(), work(access)), threads, clock::millis),
                UUID.randomUUID().toString().substring(0, 8));
        made.start();
        access.addListener(made.images());
        consoleUrls = access.consoleUrls();
        console = made;
        firstUser = threads.newThread(() -> createFirstUser(made));
        firstUser.setName("console-first-user");
        firstUser.start();
    }

    @Override
    public synchronized void onStopping() {
        Console made = console;
        console = null;
        if (firstUser != null) {
            firstUser.interrupt();
            try {
                firstUser.join(THREAD_END_TIMEOUT_MS);
            } catch (InterruptedException stillStopping) {
                Thread.currentThread().interrupt();
            }
        }
        if (made != null) {
            made.close();
        }
    }

    private static List<PlanWork> work(OperatorAccess access) {
        return List.of(
                new LeaderPlans(new ControllerLeaderMover(access), access::leadersComeBackAfterMs),
                new ControllerPlans(new ResigningController(access)));
    }

    private NodeHealth health(Broker broker) {
        CatalogAvailability now = catalog.get();
        return new NodeHealth(
                broker.status().offlineDirectories().size(), now.state() == CatalogAvailability.State.AVAILABLE,
                now.since().toString(), now.detail());
    }

    private void createFirstUser(Console made) {
        try {
            boolean known = false;
            while (!known) {
                try {
                    // The one moment at which this password is readable anywhere.
                    made.access().createFirstUser(clock.millis()).ifPresent(password -> LOG.info(
                            "console: the user admin was made, with the password {} : change it after the first sign-in", password));
                    known = true;
                } catch (CatalogException.Unavailable notYet) {
                    Thread.sleep(RETRY_MS);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.error("console: nobody can sign in before there is a user, and it could not be learnt whether there is one", failure);
        }
    }
}
