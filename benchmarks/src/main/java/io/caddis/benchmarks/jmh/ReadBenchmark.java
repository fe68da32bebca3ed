package io.caddis.benchmarks.jmh;

import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSlice;
import io.caddis.log.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find an offset and to hand out the bytes from there, on a log of 256 MiB that is in the page cache. Time
 * per read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReadBenchmark {

    private static final int LEADER_EPOCH = 0;
    private static final long LOG_BYTES = 256L << 20;
    private static final int RECORDS_PER_BATCH = 15;
    private static final int VALUE_BYTES = 1_024;
    /** {@code max.partition.fetch.bytes} of a consumer by default. */
    private static final int MAX_BYTES = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(42);
    private SampleStore store;
    private PartitionLog log;
    private Path sink;
    private FileChannel sinkChannel;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        long nowMs = System.currentTimeMillis();
        ByteBuffer batch = SampleBatch.of(RECORDS_PER_BATCH, VALUE_BYTES, nowMs, 42);
        store = SampleStore.open(FlushPolicy.ASYNC);
        log = store.newLog();
        while (log.sizeInBytes() < LOG_BYTES) {
            log.append(batch, LEADER_EPOCH, nowMs);
        }
        sink = Files.createTempFile("caddis-jmh-", ".sink");
        sinkChannel = FileChannel.open(sink, StandardOpenOption.WRITE);
    }

    @TearDown(Level.Trial)
    public void end() throws IOException {
        sinkChannel.close();
        Files.delete(sink);
        store.end();
    }

    /** Index lookup and an open slice; no byte is read but the headers the search looks at. */
    @Benchmark
    public int find() {
        try (LogSlice slice = readAtRandomOffset()) {
            return slice.sizeInBytes();
        }
    }

    /** The same, and the slice's bytes copied in the kernel, as to a socket, to a file in the page cache. */
    @Benchmark
    public long findAndTransfer() throws IOException {
        try (LogSlice slice = readAtRandomOffset()) {
            sinkChannel.position(0);
            long transferred = 0;
            while (transferred < slice.sizeInBytes()) {
                transferred += slice.channel().transferTo(slice.position() + transferred, slice.sizeInBytes() - transferred, sinkChannel);
            }
            return transferred;
        }
    }

    private LogSlice readAtRandomOffset() {
        long endOffset = log.endOffset();
        return log.read(random.nextLong(endOffset), MAX_BYTES, endOffset, true);
    }
}
