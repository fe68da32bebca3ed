package io.caddis.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * One whole run.
 *
 * @param environment machine, JDK, versions and the command, in the order to print them
 * @param loads       in the order they ran
 */
public record ComparisonReport(Map<String, String> environment, List<LoadReport> loads) {

    public ComparisonReport {
        loads = List.copyOf(loads);
    }

    public boolean hasFailure() {
        return loads.stream().anyMatch(LoadReport.Failed.class::isInstance);
    }
}
