package io.caddis.benchmarks.jmh;

import io.caddis.log.AppendResult;
import io.caddis.log.FlushPolicy;
import io.caddis.log.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one producer batch costs from buffer to page cache, and from buffer to disk when nobody shares the fsync. Time per
 * batch; a batch of 16 KiB is what a default producer sends under load.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AppendBenchmark {

    private static final int LEADER_EPOCH = 0;

    /** Records in the batch and bytes of each value, as {@code RECORDSxBYTES}. */
    @Param({"1x100", "145x100", "15x1024"})
    public String batchShape;

    private SampleStore store;
    private PartitionLog log;
    private ByteBuffer batch;
    private long nowMs;

    @Setup(Level.Trial)
    public void open() throws IOException {
        String[] shape = batchShape.split("x");
        nowMs = System.currentTimeMillis();
        batch = SampleBatch.of(Integer.parseInt(shape[0]), Integer.parseInt(shape[1]), nowMs, 42);
        store = SampleStore.open(FlushPolicy.ASYNC);
    }

    @Setup(Level.Iteration)
    public void newLog() {
        log = store.newLog();
    }

    @TearDown(Level.Iteration)
    public void discardLog() {
        store.discard(log);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.end();
    }

    /** Into the page cache: what {@code flush.policy=async} acknowledges. */
    @Benchmark
    public AppendResult append() {
        return log.append(batch, LEADER_EPOCH, nowMs);
    }

    /** On disk, alone: the upper bound of what {@code flush.policy=sync} costs, which groups appends of many partitions. */
    @Benchmark
    public AppendResult appendAndFlush() {
        AppendResult result = log.append(batch, LEADER_EPOCH, nowMs);
        log.flush();
        return result;
    }
}
