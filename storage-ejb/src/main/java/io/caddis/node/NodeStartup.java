package io.caddis.node;

import io.caddis.admin.NodeStatus;
import io.caddis.admin.NodeStatusSource;
import io.caddis.broker.NodePorts;
import io.caddis.catalog.CatalogOpening;
import io.caddis.catalog.CatalogResourcesBean;
import io.caddis.catalog.CatalogTransactionBean;
import io.caddis.catalog.ContainerTransactions;
import io.caddis.catalog.GuardedTransactions;
import io.caddis.catalog.JpaClusterIdentityStore;
import io.caddis.catalog.JpaProducerIdBlocks;
import io.caddis.catalog.JpaTopicCatalog;
import io.caddis.catalog.console.ConsoleTransactions;
import io.caddis.catalog.console.SqlAccessStore;
import io.caddis.catalog.console.SqlAuditLog;
import io.caddis.catalog.console.SqlGroupReader;
import io.caddis.catalog.console.SqlHistoryReader;
import io.caddis.catalog.console.SqlPlanStore;
import io.caddis.catalog.group.JpaGroupStore;
import io.caddis.catalog.lag.JpaLagStore;
import io.caddis.console.Console;
import io.caddis.console.ConsoleSource;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Where the container starts and ends the node. Deployment only begins the start: whatever the node waits for, it can
 * never run into the server's deployment timeout. Undeployment and shutdown wait here until everything is released; the
 * beans and the data source it depends on are still there then.
 */
@Singleton
@Startup
@DependsOn({"CatalogTransactionBean", "CatalogResourcesBean"})
@Local({NodeStatusSource.class, ConsoleSource.class})
@TransactionManagement(TransactionManagementType.BEAN)
public class NodeStartup implements NodeStatusSource, ConsoleSource {

    private static final String MARKER_FILE_NAME = "caddis-catalog.properties";

    @EJB
    private CatalogTransactionBean transactionBean;

    @EJB
    private CatalogResourcesBean resources;

    private NodeLifecycle node;
    private ConsoleHost console;
    private ServerSuspension suspension;

    /** Wires the node and begins its start. */
    @PostConstruct
    public void begin() {
        Clock clock = Clock.systemUTC();
        ThreadFactory threads = new NodeThreads(NodeStartup.class.getClassLoader());
        CatalogMarker marker = new CatalogMarker(Path.of(System.getProperty("jboss.server.data.dir"), MARKER_FILE_NAME));
        GuardedTransactions transactions = new GuardedTransactions(new ContainerTransactions(transactionBean), clock);
        CatalogOpening catalog = new CatalogOpening(resources.schema(), transactions, marker::clusterId);
        NodePorts ports = new NodePorts(
                new JpaTopicCatalog(transactions, clock),
                new JpaProducerIdBlocks(transactions),
                new JpaClusterIdentityStore(transactions),
                new JpaGroupStore(transactions),
                new JpaLagStore(transactions),
                threads);
        console = new ConsoleHost(stores(transactions), transactions::availability, threads, clock);
        node = new NodeLifecycle(
                NodeProperties.fromSystemProperties(System.getProperties()), marker, catalog,
                new BrokerNodeFactory(ports), console, threads, clock);
        suspension = new ServerSuspension(ManagementFactory.getPlatformMBeanServer(), node::setSuspended);
        node.start();
    }

    private static ConsoleHost.Stores stores(GuardedTransactions transactions) {
        ConsoleTransactions forPeople = new ConsoleTransactions(transactions);
        return new ConsoleHost.Stores(
                new SqlAccessStore(forPeople, new SecureRandom()), new SqlAuditLog(forPeople), new SqlHistoryReader(forPeople),
                new SqlGroupReader(forPeople), new SqlPlanStore(forPeople));
    }

    @Override
    @Lock(LockType.READ)
    public Optional<Console> console() {
        return console.console();
    }

    @Override
    @Lock(LockType.READ)
    public List<String> consoleUrls() {
        return console.consoleUrls();
    }

    @Override
    @Lock(LockType.READ)
    public NodeStatus nodeStatus() {
        return node.nodeStatus();
    }

    /** Stops the node and waits for it. */
    @PreDestroy
    public void end() {
        suspension.close();
        node.close();
    }
}
