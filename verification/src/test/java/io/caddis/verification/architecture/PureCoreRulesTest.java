package io.caddis.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What decides does nothing else: no clock, chance, thread, file or socket inside, so that a test is a list of events. */
@AnalyzeClasses(locations = ProductClasses.class, importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreRulesTest {

    /** Packages that decide. */
    private static final String[] CORES = {
        "io.caddis.coordinator.controller..", "io.caddis.coordinator.image..", "io.caddis.coordinator.json..",
        "io.caddis.coordinator.group..", "io.caddis.coordinator.lag..", "io.caddis.quickstart.cli.."
    };

    /** The shells in those packages: they carry out what the others decide, on threads of their own. */
    private static final Set<String> SHELLS =
            Set.of("io.caddis.coordinator.controller.ControllerLoop", "io.caddis.coordinator.controller.CatalogWorker",
                    "io.caddis.coordinator.controller.ProbeWorker", "io.caddis.coordinator.group.slots.GroupCoordinatorLoop",
                    "io.caddis.coordinator.group.slots.CatalogCalls", "io.caddis.coordinator.group.slots.MonotonicWallClock",
                    "io.caddis.coordinator.lag.GroupLagLoop");

    /** Deciders that live beside what carries their decisions out. */
    private static final Set<String> SINGLE_CORES = Set.of(
            "io.caddis.log.RecoveryPlanner", "io.caddis.log.RetentionRule", "io.caddis.log.DirectoryRoom", "io.caddis.log.ProducerStates",
            "io.caddis.log.LeaderEpochHistory", "io.caddis.broker.replica.RolePlan", "io.caddis.broker.api.data.FetchSession",
            "io.caddis.broker.api.data.ReadReplicaSelection", "io.caddis.broker.fetch.LeaderSession", "io.caddis.broker.fetch.FetchBackoff",
            "io.caddis.broker.liveness.PeerSuspicion", "io.caddis.broker.liveness.PauseWindow",
            "io.caddis.broker.handover.DrainProgress", "io.caddis.broker.handover.TakeUpProgress",
            "io.caddis.wire.ConnectionLimits", "io.caddis.quickstart.cluster.ClusterPlan");

    private static final DescribedPredicate<JavaClass> DECISIONS = describe(
            "classes that decide",
            type -> (resideInAnyPackage(CORES).test(type) && !isOneOf(SHELLS, type)) || isOneOf(SINGLE_CORES, type));

    /** The class itself or one inside of it. */
    private static boolean isOneOf(Set<String> names, JavaClass type) {
        return names.stream().anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    /** A list of names that no longer names anything protects nothing. */
    @ArchTest
    static void namedClassesExist(JavaClasses classes) {
        SHELLS.forEach(classes::get);
        SINGLE_CORES.forEach(classes::get);
    }

    @ArchTest
    static final ArchRule decisionsReadNoClock = noClasses().that(DECISIONS)
            .should().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime")
            .orShould().dependOnClassesThat().belongToAnyOf(java.time.Clock.class)
            .because("time is a parameter: the same events give the same decisions");

    @ArchTest
    static final ArchRule decisionsTakeNoChances = noClasses().that(DECISIONS)
            .should().dependOnClassesThat().belongToAnyOf(ThreadLocalRandom.class)
            .orShould().callConstructor(Random.class)
            .orShould().callMethod(java.util.UUID.class, "randomUUID")
            .orShould().callMethod(Math.class, "random")
            .because("randomness arrives seeded: the same events give the same decisions");

    @ArchTest
    static final ArchRule decisionsHaveNoThreads = noClasses().that(DECISIONS)
            .should().dependOnClassesThat().belongToAnyOf(Thread.class)
            .orShould().dependOnClassesThat().resideInAnyPackage("java.util.concurrent.locks..")
            .because("one writer owns the state; nothing in it waits or runs beside");

    @ArchTest
    static final ArchRule decisionsDoNoInputOrOutput = noClasses().that(DECISIONS)
            .should().dependOnClassesThat().belongToAnyOf(Files.class, Socket.class, ServerSocket.class)
            .orShould().dependOnClassesThat().resideInAnyPackage("java.nio.channels..")
            .because("what decides is tested without a disk and without a network; a path or an address is a value");

    @ArchTest
    static final ArchRule nothingEndsTheServer = noClasses()
            .that().resideOutsideOfPackages("io.caddis.quickstart..", "io.caddis.benchmarks..")
            .should().callMethod(System.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "halt", int.class)
            .because("the JVM belongs to the application server: a broken node stops its own parts and says so");
}
