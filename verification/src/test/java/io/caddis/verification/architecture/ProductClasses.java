package io.caddis.verification.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The main classes of every module, read from where the build put them; no test class is among them. */
public final class ProductClasses implements LocationProvider {

    static final List<String> MODULES = List.of(
            "admin-api", "admin-web", "broker", "commit-log", "console", "coordinator", "quickstart", "replication",
            "storage-ejb", "wire-protocol", "benchmarks");

    @Override
    public Set<Location> get(Class<?> testClass) {
        Set<Location> locations = new LinkedHashSet<>();
        MODULES.forEach(module -> locations.add(Location.of(classesOf(module))));
        return locations;
    }

    /** The classes of single modules. */
    static JavaClasses of(String... modules) {
        ClassFileImporter importer = new ClassFileImporter();
        List<Path> directories = java.util.Arrays.stream(modules).map(ProductClasses::classesOf).toList();
        return importer.importPaths(directories);
    }

    private static Path classesOf(String module) {
        Path classes = Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("module " + module + " is not compiled: there is no " + classes
                    + ". Run ./mvnw -B -DskipTests package first.");
        }
        return classes;
    }
}
