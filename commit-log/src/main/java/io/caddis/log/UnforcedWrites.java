package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one log wrote and did not yet force to disk. Guarded by the log's lock, apart from {@link Batch}, which belongs to who took it. */
final class UnforcedWrites {

    private final List<Segment> segments = new ArrayList<>();
    private boolean directoryChanged;

    void wrote(Segment segment) {
        // a log writes to its last segment only, so the last one noted is the only one that can be noted twice
        if (segments.isEmpty() || segments.get(segments.size() - 1) != segment) {
            segments.add(segment);
        }
    }

    void directoryChanged() {
        directoryChanged = true;
    }

    /** Hands everything over; the caller must run the batch and then close it. */
    Batch take() {
        List<Forcing> forcings = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            Optional<SegmentChannel> written = segment.takeDirtyChannel();
            written.ifPresent(channel -> forcings.add(new Forcing(segment.file(), channel)));
        }
        Batch batch = new Batch(forcings, directoryChanged);
        segments.clear();
        directoryChanged = false;
        return batch;
    }

    private record Forcing(SegmentFile file, SegmentChannel writtenThrough) {
    }

    /**
     * Files to force in the order in which they were written, and the directory if it has new files.
     *
     * @param forcings files, each with the reference that kept its descriptor open
     * @param directoryChanged whether files were created
     */
    record Batch(List<Forcing> forcings, boolean directoryChanged) implements AutoCloseable {

        void force(FileOperations files, Path directory) throws IOException {
            for (Forcing forcing : forcings) {
                forcing.file().force();
            }
            if (directoryChanged) {
                files.forceDirectory(directory);
            }
        }

        @Override
        public void close() {
            forcings.forEach(forcing -> forcing.writtenThrough().release());
        }
    }
}
