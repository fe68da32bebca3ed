package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.log.FlushPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetSearchTest {

    private static final short NEWEST = 11;

    @TempDir
    Path directory;

    private DataNode node;

    @BeforeEach
    void start() throws IOException {
        node = new DataNode(directory, FlushPolicy.ASYNC);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 10", "10, 0, 10", "11, 1, 20", "20, 1, 20", "25, 2, 30", "31, 4, 50", "50, 4, 50", "51, -1, -1"})
    void shouldFindTheFirstRecordThatIsNotOlder(long asked, long offset, long timestamp) {
        node.append(10, 20, 30);
        node.append(15, 50, 40);

        OffsetSearch.Result found = search(asked);

        assertEquals(Errors.NONE, found.error());
        assertEquals(offset, found.offset());
        assertEquals(timestamp, found.timestampMs());
    }

    @Test
    void shouldFindNothing_inAnEmptyPartition() {
        assertEquals(OffsetSearch.Result.NOTHING, search(0));
        assertEquals(OffsetSearch.Result.NOTHING, search(ListOffsetsRequest.MAX_TIMESTAMP));
        assertEquals(0, search(ListOffsetsRequest.EARLIEST_TIMESTAMP).offset());
        assertEquals(0, search(ListOffsetsRequest.LATEST_TIMESTAMP).offset());
    }

    @Test
    void shouldFindTheFirstRecordWithTheLargestTimestamp() {
        node.append(10, 70, 30);
        node.append(70, 20);

        OffsetSearch.Result found = search(ListOffsetsRequest.MAX_TIMESTAMP);

        assertEquals(1, found.offset());
        assertEquals(70, found.timestampMs());
    }

    @Test
    void shouldPassOverBatchesThatWereDeleted() {
        node.append(100, 5);
        node.append(7, 100);
        node.partition.log().deleteRecordsBefore(2);

        assertEquals(2, search(ListOffsetsRequest.EARLIEST_TIMESTAMP).offset());
        assertEquals(3, search(50).offset());
        assertEquals(3, search(ListOffsetsRequest.MAX_TIMESTAMP).offset());
    }

    @Test
    void shouldLookIntoTheNextBatch_whenTheFirstMatchesOnlyByADeletedRecord() {
        node.append(100, 5);
        node.append(7, 100);
        node.partition.log().deleteRecordsBefore(1);

        assertEquals(3, search(50).offset());
    }

    @Test
    void shouldNotShowWhatIsNotCommittedYet() {
        node.append(10, 20);
        node.append(30);

        assertEquals(OffsetSearch.Result.NOTHING, new OffsetSearch(node.partition, 2).find(25, NEWEST));
        assertEquals(2, new OffsetSearch(node.partition, 2).find(ListOffsetsRequest.LATEST_TIMESTAMP, NEWEST).offset());
    }

    @ParameterizedTest
    @CsvSource({"-3, 6, UNSUPPORTED_VERSION", "-3, 7, NONE", "-4, 7, UNSUPPORTED_VERSION", "-4, 8, NONE", "-5, 8, UNSUPPORTED_VERSION",
        "-5, 9, NONE", "-6, 10, UNSUPPORTED_VERSION", "-6, 11, NONE", "-7, 11, UNSUPPORTED_VERSION"})
    void shouldKnowASpecialTimestamp_onlyInTheVersionsThatHaveIt(long timestamp, short version, Errors expected) {
        node.append(10);

        assertEquals(expected, new OffsetSearch(node.partition, 1).find(timestamp, version).error());
    }

    private OffsetSearch.Result search(long timestamp) {
        return new OffsetSearch(node.partition, node.partition.highWatermark()).find(timestamp, NEWEST);
    }
}
