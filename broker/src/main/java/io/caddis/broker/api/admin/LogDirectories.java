package io.caddis.broker.api.admin;

import java.util.List;
import java.util.UUID;

/** What lies in this node's log directories. Implemented over the node's log store. */
public interface LogDirectories {

    /** {@link Directory#totalBytes} and {@link Directory#usableBytes} of a directory whose file system does not answer. */
    long UNKNOWN_BYTES = -1;

    /** Every configured directory, offline ones too. From any thread; must not block: sizes may be a few seconds old. */
    List<Directory> describe();

    /**
     * @param path       absolute
     * @param online     false once the directory has failed
     * @param totalBytes size of its file system
     * @param usableBytes what is still free there
     * @param partitions hosted in it; may be empty for a directory that is offline
     */
    record Directory(String path, boolean online, long totalBytes, long usableBytes, List<HostedPartition> partitions) {
        public Directory {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * @param sizeInBytes of all its segments
     * @param offsetLag   offsets between its end and the high watermark it is to reach, 0 for a leader
     */
    record HostedPartition(UUID topicId, int partition, long sizeInBytes, long offsetLag) {}
}
