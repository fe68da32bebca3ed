package io.caddis.benchmarks;

import io.caddis.benchmarks.load.Metric;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A fault of one cluster that can be measured again and again. */
interface FaultRounds {

    /** One round; blocks until the cluster is whole again. */
    Map<Metric, Double> measure() throws IOException, InterruptedException, ExecutionException;
}
