package io.caddis.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Names that say nothing are refused, and each package says what it is for. */
@AnalyzeClasses(locations = ProductClasses.class, importOptions = ImportOption.DoNotIncludeTests.class)
class NamingRulesTest {

    /** As a whole word of a class name: {@code TopicManager}, not {@code ManagementPort}. */
    private static final Pattern EMPTY_WORD =
            Pattern.compile("(^|[a-z0-9])(Utils?|Common|Helpers?|Managers?|Impl|Misc|Default)($|[A-Z0-9])");

    @ArchTest
    static final ArchRule packagesSayWhatTheyKnow = noClasses()
            .should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..", "..impl..",
                    "..misc..")
            .because("such a package is where things go that nobody found a place for");

    @ArchTest
    static final ArchRule classesSayWhatTheyAre = noClasses()
            .that().areTopLevelClasses()
            .should(haveAnEmptyWord())
            .because("a class is found by its noun");

    @ArchTest
    static final ArchRule packagesAreDescribed = classes()
            .that().areTopLevelClasses().and(areNotPackageInfo()).and().resideOutsideOfPackage("..jmh_generated..")
            .should(liveInADescribedPackage())
            .because("a package-info says what the package knows and who may call it");

    private static ArchCondition<JavaClass> haveAnEmptyWord() {
        return new ArchCondition<>("have Util, Common, Helper, Manager, Impl, Misc or Default as a word of its name") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean found = EMPTY_WORD.matcher(type.getSimpleName()).find();
                events.add(new SimpleConditionEvent(type, found, type.getName() + " is named " + type.getSimpleName()));
            }
        };
    }

    private static DescribedPredicate<JavaClass> areNotPackageInfo() {
        return DescribedPredicate.describe("are not package-info", type -> !type.getSimpleName().equals("package-info"));
    }

    private static ArchCondition<JavaClass> liveInADescribedPackage() {
        return new ArchCondition<>("live in a package with a package-info.java") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                // A package-info without annotations has no class file: the source tree is asked.
                String relative = "src/main/java/" + type.getPackageName().replace('.', '/') + "/package-info.java";
                boolean described = modules().stream().anyMatch(module -> Files.isRegularFile(module.resolve(relative)));
                events.add(new SimpleConditionEvent(type, described, type.getPackageName() + " has no package-info.java"));
            }
        };
    }

    private static List<Path> modules() {
        return ProductClasses.MODULES.stream().map(module -> Path.of("..", module)).toList();
    }
}
