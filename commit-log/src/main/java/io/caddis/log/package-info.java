/**
 * The logs of a node's partitions: segment files, indexes, recovery, retention, producers' state. Knows record batches
 * (format version 2) down to their headers, and nothing of topics' names, clients, replicas or the cluster.
 *
 * <p>Called by {@code io.caddis.replication} and {@code io.caddis.broker}. They use {@link io.caddis.log.LogStore},
 * {@link io.caddis.log.LogDirectory}, {@link io.caddis.log.PartitionLog}, the values these take and return, and
 * {@link io.caddis.log.LogException}; all else is package-private.
 *
 * <h2>Where to look</h2>
 * <pre>
 *   LogStore            all logs, all directories          LogDirectory   one disk: online or not
 *   PartitionLog        one log: the calls                 LogTail        appends, and what they imply
 *   LogUpkeep           force, delete, truncate, examine   LogView        reads on a snapshot, without a lock
 *   LogFlusher          group commit of a directory        UnforcedWrites what is not on disk yet
 *   Segment             one file                           SegmentSearch  finding batches in it
 *   SegmentScanner      reading it whole                   OpenSegments   the bounded table of open files
 *   OffsetIndex, TimeIndex, PositionTable, SegmentManifest, LeaderEpochCheckpoint, LogStartCheckpoint, ProducerSnapshot,
 *   CleanShutdownMarker, DirectoryMetadata                 the small files, each drawn in its class comment
 *   RecoveryFacts -&gt; RecoveryPlanner -&gt; RecoveryPlan -&gt; RecoveryRunner; LogLoader puts it together
 *   RetentionRule, RetentionClock, ProducerStates, LeaderEpochHistory        decisions without I/O
 *   Scrubber, Quarantine                                   finding damage, keeping what is bad
 * </pre>
 *
 * <h2>Life of an append</h2>
 * {@link io.caddis.log.PartitionLog#append} checks the batches' structure, takes the tail's lock, checks the producer's
 * sequence, stamps offsets and epoch into the caller's buffer, writes it with one call, notes index entries and producer
 * state in memory, and publishes the new end. Under {@code SYNC} the log then stands in its directory's flush queue: a
 * flusher forces the file, publishes the durable end, and tells the listeners.
 *
 * <h2>What a crash may find</h2>
 * Only batches and the log start are irreplaceable. Indexes, snapshots and checkpoints carry their owner and a checksum and
 * are rebuilt from batches when they are missing or wrong.
 */
package io.caddis.log;
