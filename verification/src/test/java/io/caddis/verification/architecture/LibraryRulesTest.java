package io.caddis.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Where each library may be used. */
@AnalyzeClasses(locations = ProductClasses.class, importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryRulesTest {

    /** The published packages of kafka-clients; whatever else it holds changes with every minor release. */
    private static final String[] KAFKA_INTERNALS = {
        "org.apache.kafka.common.message..", "org.apache.kafka.common.protocol..", "org.apache.kafka.common.requests..",
        "org.apache.kafka.common.record..", "org.apache.kafka.common.network..", "org.apache.kafka.common.utils..",
        "org.apache.kafka.common.memory..", "org.apache.kafka.common.internals..", "org.apache.kafka.common.compress..",
        "org.apache.kafka.common.feature..", "org.apache.kafka.common.security.authenticator..", "org.apache.kafka.server.."
    };

    @ArchTest
    static final ArchRule kafkaInternalsStayAtTheWire = noClasses()
            .that().resideOutsideOfPackages(
                    "io.caddis.wire..", "io.caddis.broker.api..", "io.caddis.broker.controller..", "io.caddis.broker")
            .should().dependOnClassesThat().resideInAnyPackage(KAFKA_INTERNALS)
            .because("Kafka moves these classes in every minor release: what speaks the protocol is ported in one place. "
                    + "broker.controller forwards requests to the controller node in that protocol, and the broker package "
                    + "itself only plugs listeners and handlers together");

    @ArchTest
    static final ArchRule logAndCoordinationKnowNoKafka = noClasses()
            .that().resideInAnyPackage("io.caddis.log..", "io.caddis.replication..", "io.caddis.coordinator..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..")
            .because("the log, replication and the coordinators are what Caddis is: they are its own down to the bytes");

    @ArchTest
    static final ArchRule zooKeeperStaysInItsAdapter = noClasses()
            .that().resideOutsideOfPackages("io.caddis.coordinator.zookeeper..", "io.caddis.quickstart.zookeeper..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..")
            .because("sessions, watches and unknown outcomes are understood in one place; "
                    + "quickstart.zookeeper runs the server of a local cluster");

    @ArchTest
    static final ArchRule sqlStaysInTheCatalog = noClasses()
            .that().resideOutsideOfPackages("io.caddis.catalog..", "io.caddis.node..", "io.caddis.quickstart.postgres..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate..", "org.postgresql..", "org.flywaydb..")
            .because("what PostgreSQL answers, and when it does not, is understood in one place; "
                    + "quickstart.postgres creates the database of a local cluster");

    @ArchTest
    static final ArchRule nodeStartUpWritesNoSql = noClasses()
            .that().resideInAPackage("io.caddis.node..")
            .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "org.hibernate..", "org.postgresql..", "org.flywaydb..")
            .because("the start-up of a node hands the catalog on, it does not query it");

    @ArchTest
    static final ArchRule logIsPlainJava = classes()
            .that().resideInAPackage("io.caddis.log..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("io.caddis.log..", "java..", "org.slf4j..")
            .because("the log is the part everyone relies on; it relies on nothing but the JDK");

    @ArchTest
    static final ArchRule replicationIsPlainJava = classes()
            .that().resideInAPackage("io.caddis.replication..")
            .should().onlyDependOnClassesThat().resideInAnyPackage(
                    "io.caddis.replication..", "io.caddis.log..", "java..", "org.slf4j..")
            .because("replication is decided from logs and epochs alone");

    @ArchTest
    static final ArchRule coordinationIsPlainJava = classes()
            .that().resideInAPackage("io.caddis.coordinator..").and().resideOutsideOfPackage("io.caddis.coordinator.zookeeper..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("io.caddis.coordinator..", "java..", "org.slf4j..")
            .because("the controller's decisions are simulated without ZooKeeper, network or SQL");

    @ArchTest
    static final ArchRule oneLoggingInterface = noClasses()
            .should().dependOnClassesThat().resideInAnyPackage(
                    "java.util.logging..", "org.jboss.logging..", "org.apache.log4j..", "org.apache.logging..")
            .because("every log line goes through SLF4J, which each server binds to its own log");
}
