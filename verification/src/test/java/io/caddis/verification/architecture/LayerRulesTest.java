package io.caddis.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part of Caddis may know which other. The class path of each module is the first boundary, this is the second. */
@AnalyzeClasses(locations = ProductClasses.class, importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {

    @ArchTest
    static final ArchRule modulesDependInwards = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("io.caddis..")
            .layer("commit-log").definedBy("io.caddis.log..")
            .layer("replication").definedBy("io.caddis.replication..")
            .layer("coordinator").definedBy("io.caddis.coordinator..")
            .layer("wire-protocol").definedBy("io.caddis.wire..")
            .layer("broker").definedBy("io.caddis.broker..")
            .layer("storage-ejb").definedBy("io.caddis.node..", "io.caddis.catalog..")
            .layer("console").definedBy("io.caddis.console..")
            .layer("admin-api").definedBy(
                    "io.caddis.admin", "io.caddis.admin.cluster", "io.caddis.admin.group", "io.caddis.admin.history",
                    "io.caddis.admin.plan", "io.caddis.admin.session", "io.caddis.admin.stream", "io.caddis.admin.topic")
            .layer("admin-web").definedBy("io.caddis.admin.web..")
            .layer("quickstart").definedBy("io.caddis.quickstart..")
            .layer("benchmarks").definedBy("io.caddis.benchmarks..")
            .whereLayer("benchmarks").mayNotBeAccessedByAnyLayer()
            .whereLayer("quickstart").mayNotBeAccessedByAnyLayer()
            .whereLayer("admin-web").mayNotBeAccessedByAnyLayer()
            .whereLayer("storage-ejb").mayNotBeAccessedByAnyLayer()
            .whereLayer("console").mayOnlyBeAccessedByLayers("storage-ejb", "admin-web")
            .whereLayer("broker").mayOnlyBeAccessedByLayers("storage-ejb")
            .whereLayer("coordinator").mayOnlyBeAccessedByLayers("broker", "console", "storage-ejb", "admin-web")
            .whereLayer("wire-protocol").mayOnlyBeAccessedByLayers("broker")
            .whereLayer("replication").mayOnlyBeAccessedByLayers("broker")
            .whereLayer("commit-log").mayOnlyBeAccessedByLayers("replication", "broker", "benchmarks")
            .whereLayer("admin-api").mayOnlyBeAccessedByLayers("admin-web", "console", "storage-ejb")
            .because("records, replication and coordination are written without a server or a wire in mind; "
                    + "the server and the consoles are wrapped around them");

    @ArchTest
    static final ArchRule coresKnowNoServer = noClasses()
            .that().resideInAnyPackage(
                    "io.caddis.log..", "io.caddis.replication..", "io.caddis.coordinator..", "io.caddis.wire..", "io.caddis.broker..",
                    "io.caddis.console..")
            .should().dependOnClassesThat().resideInAnyPackage("jakarta..", "org.jboss..", "org.wildfly..")
            .because("the broker runs in a plain JVM as well: in tests, in simulation and in benchmarks");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.caddis.(**)").should().beFreeOfCycles()
            .because("two packages that know each other can only be read, tested and changed together");
}
