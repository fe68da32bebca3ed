package io.caddis.verification.client;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A program that runs the client tests, and the test classes its arguments name, with the kafka-clients of its own class path, and
 * prints a line for each test.
 */
final class ClientTestRun {

    static final List<Class<?>> TESTS = List.of(
            ProducerTest.class, ConsumerPositionTest.class, FetchTest.class, TopicAdminTest.class, TopicSettingsTest.class,
            ClusterAdminTest.class);

    /** Begins a result line, so that it is found between what libraries print. */
    static final String LINE = "client-test";
    static final String SEPARATOR = "\t";

    private ClientTestRun() {}

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.concat(
                        TESTS.stream().map(test -> selectClass(test)), Arrays.stream(arguments).map(name -> selectClass(name))).toList())
                .build();
        LauncherFactory.create().execute(request, new Printer());
        System.out.flush();
    }

    private static final class Printer implements TestExecutionListener {

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
                String name = test.getLegacyReportingName();
                String message = result.getThrowable().map(ClientTestRun::describe).orElse("");
                System.out.println(String.join(SEPARATOR, LINE, className(test) + "." + name, result.getStatus().name(), message));
            }
        }

        private static String className(TestIdentifier test) {
            return test.getSource()
                    .filter(org.junit.platform.engine.support.descriptor.MethodSource.class::isInstance)
                    .map(source -> ((org.junit.platform.engine.support.descriptor.MethodSource) source).getJavaClass().getSimpleName())
                    .orElse("");
        }
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder(error.toString());
        for (StackTraceElement frame : error.getStackTrace()) {
            if (frame.getClassName().startsWith(ClientTestRun.class.getPackageName())) {
                text.append(" at ").append(frame);
                break;
            }
        }
        if (error.getCause() != null) {
            text.append("; caused by ").append(error.getCause());
        }
        return text.toString().replaceAll("\\s+", " ");
    }
}
