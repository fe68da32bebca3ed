package io.caddis.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of one child JVM. The child always runs on the JDK that runs the benchmark, so both sides and the client
 * have the same one.
 *
 * @param jvmOptions options before the class path, such as {@code -Xmx512m}
 * @param classPath  value of {@code -cp}; wildcards allowed
 * @param mainClass  class to run
 * @param arguments  arguments of the main class
 */
public record JavaCommand(List<String> jvmOptions, String classPath, String mainClass, List<String> arguments) {

    public JavaCommand {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    /** The words to hand to {@link ProcessBuilder}. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmOptions);
        words.add("-cp");
        words.add(classPath);
        words.add(mainClass);
        words.addAll(arguments);
        return List.copyOf(words);
    }
}
