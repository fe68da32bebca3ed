package io.caddis.verification.compatibility;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Which test classes check which API, through which client: all that carry {@link Exercises}. */
final class Proofs {

    private static final String ROOT = "io.caddis.verification";

    private final Map<ApiKeys, Map<String, Set<String>>> testsByApiAndClient = new TreeMap<>();

    static Proofs ofAllTests() {
        List<Class<?>> tests = ReflectionSupport.findAllClassesInPackage(
                ROOT, type -> type.isAnnotationPresent(Exercises.class), name -> true);
        Proofs proofs = new Proofs();
        tests.forEach(proofs::add);
        return proofs;
    }

    private void add(Class<?> test) {
        boolean hasTests = !ReflectionSupport.findMethods(
                test, method -> Arrays.stream(method.getAnnotations()).anyMatch(Proofs::isTest), HierarchyTraversalMode.TOP_DOWN).isEmpty();
        if (!hasTests) {
            throw new IllegalStateException(test + " says what it exercises and has no tests");
        }
        Exercises exercises = test.getAnnotation(Exercises.class);
        for (ApiKeys api : exercises.value()) {
            testsByApiAndClient.computeIfAbsent(api, first -> new TreeMap<>())
                    .computeIfAbsent(exercises.client(), first -> new TreeSet<>()).add(test.getSimpleName());
        }
    }

    private static boolean isTest(java.lang.annotation.Annotation annotation) {
        return annotation.annotationType().getPackageName().startsWith("org.junit.jupiter");
    }

    /** Clients with their test classes, for one cell of a table; empty if there are none. */
    String of(ApiKeys api) {
        return testsByApiAndClient.getOrDefault(api, Map.of()).entrySet().stream()
                .map(proof -> proof.getKey() + ": " + proof.getValue().stream().map(test -> "`" + test + "`")
                        .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
