-- How far groups are behind: the newest measurement, samples of a day, and one sample of every five minutes of a month.
--
-- The owner of a group's coordinator slot writes, and each of its transactions holds the slot's row in coordinator_fence
-- FOR SHARE, as for the groups themselves. Rows hold many partitions in arrays, and samples twelve at a time: for 20,000
-- partitions that is a million rows a day instead of 170 million. Nothing refers to the groups' rows: a group with many
-- partitions is deleted at once, and what was measured of it goes by its age.

-- One row for up to 64 partitions of a topic in a group; element i of each array belongs to partitions[i]. Null in an
-- array is what is not known. Moments and not durations, so that a row changes only when something moves.
create table caddis_store.group_lag (
    group_id            text collate "C" not null,
    topic_id            uuid        not null,
    first_partition     integer     not null check (first_partition >= 0),
    slot                smallint    not null check (slot between 0 and 63),
    partitions          integer[]   not null check (cardinality(partitions) > 0),
    committed_offsets   bigint[]    not null check (cardinality(committed_offsets) = cardinality(partitions)),
    end_offsets         bigint[]    not null check (cardinality(end_offsets) = cardinality(partitions)),
    log_start_offsets   bigint[]    not null check (cardinality(log_start_offsets) = cardinality(partitions)),
    -- epoch milliseconds
    next_records        bigint[]    not null check (cardinality(next_records) = cardinality(partitions)),
    estimated           boolean[]   not null check (cardinality(estimated) = cardinality(partitions)),
    consumed_per_second double precision[] not null check (cardinality(consumed_per_second) = cardinality(partitions)),
    produced_per_second double precision[] not null check (cardinality(produced_per_second) = cardinality(partitions)),
    -- epoch milliseconds
    retention_reached   bigint[]    not null check (cardinality(retention_reached) = cardinality(partitions)),
    verdicts            text[]      not null check (cardinality(verdicts) = cardinality(partitions)),
    primary key (group_id, topic_id, first_partition)
) with (fillfactor = 50);
create index group_lag_by_slot on caddis_store.group_lag (slot);

-- When a slot's groups were measured last: the one row that changes in every round.
create table caddis_store.group_lag_rounds (
    slot        smallint    primary key check (slot between 0 and 63),
    measured_at timestamptz not null
) with (fillfactor = 10);

-- Twelve samples of each of up to 64 partitions: in each series first those of partitions[1] in order of time, then those
-- of partitions[2].
create table caddis_store.group_lag_fine (
    group_id          text collate "C" not null,
    topic_id          uuid        not null,
    first_partition   integer     not null check (first_partition >= 0),
    started_at        timestamptz not null,
    interval_ms       integer     not null check (interval_ms > 0),
    slot              smallint    not null check (slot between 0 and 63),
    partitions        integer[]   not null check (cardinality(partitions) > 0),
    committed_offsets bigint[]    not null check (cardinality(committed_offsets) = 12 * cardinality(partitions)),
    lags              bigint[]    not null check (cardinality(lags) = 12 * cardinality(partitions)),
    time_lags_ms      bigint[]    not null check (cardinality(time_lags_ms) = 12 * cardinality(partitions)),
    primary key (group_id, topic_id, first_partition, started_at)
);
-- What has become old is found by this.
create index group_lag_fine_by_age on caddis_store.group_lag_fine (slot, started_at);

create table caddis_store.group_lag_coarse (like caddis_store.group_lag_fine including constraints);
alter table caddis_store.group_lag_coarse add primary key (group_id, topic_id, first_partition, started_at);
create index group_lag_coarse_by_age on caddis_store.group_lag_coarse (slot, started_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- The documented interface. As in V2, columns keep name, type and meaning, and new ones are only ever added at the end.

create view caddis.partition_lag as
select l.group_id,
       l.topic_id,
       t.name as topic,
       p.partition,
       p.committed_offset,
       p.end_offset,
       p.log_start_offset,
       p.end_offset - p.committed_offset as lag,
       case when p.end_offset <= p.committed_offset then 0
            when p.end_offset is not null and p.next_record is not null
                then greatest(0, (extract(epoch from r.measured_at) * 1000)::bigint - p.next_record) end as time_lag_ms,
       p.estimated,
       p.consumed_per_second,
       p.produced_per_second,
       case when p.end_offset <= p.committed_offset then 0
            when p.consumed_per_second > p.produced_per_second
                then (1000 * (p.end_offset - p.committed_offset)
                    / (p.consumed_per_second - p.produced_per_second))::bigint end as catch_up_ms,
       case when p.committed_offset < p.log_start_offset then 0
            when p.retention_reached is not null
                then greatest(0, p.retention_reached - (extract(epoch from r.measured_at) * 1000)::bigint) end as reaches_retention_ms,
       p.verdict,
       r.measured_at
from caddis_store.group_lag l
    join caddis_store.groups g using (group_id)
    join caddis_store.topics t using (topic_id)
    join caddis_store.group_lag_rounds r on r.slot = l.slot
    cross join lateral unnest(l.partitions, l.committed_offsets, l.end_offsets, l.log_start_offsets, l.next_records, l.estimated,
        l.consumed_per_second, l.produced_per_second, l.retention_reached, l.verdicts)
        as p(partition, committed_offset, end_offset, log_start_offset, next_record, estimated, consumed_per_second,
            produced_per_second, retention_reached, verdict)
where t.state <> 'DELETED';

create view caddis.group_lag as
select g.group_id,
       case when p.group_id is null then case when g.empty then 'EMPTY' end else p.verdict end as verdict,
       p.lag,
       p.time_lag_ms,
       p.estimated,
       p.catch_up_ms,
       p.reaches_retention_ms,
       coalesce(p.partitions, 0) as partitions,
       g.empty,
       r.measured_at
from caddis_store.groups g
    left join (
        select group_id,
               (array['OK', 'EMPTY', 'GROWING', 'REWOUND', 'STALLED', 'STOPPED'])[max(array_position(
                   array['OK', 'EMPTY', 'GROWING', 'REWOUND', 'STALLED', 'STOPPED'], verdict))] as verdict,
               case when count(lag) = count(*) then sum(greatest(0, lag))::bigint end as lag,
               max(time_lag_ms) as time_lag_ms,
               coalesce(bool_or(estimated), false) as estimated,
               case when count(catch_up_ms) = count(*) then max(catch_up_ms) end as catch_up_ms,
               min(reaches_retention_ms) as reaches_retention_ms,
               count(*)::integer as partitions
        from caddis.partition_lag group by group_id) p on p.group_id = g.group_id
    left join caddis_store.group_lag_rounds r on r.slot = g.slot;

create view caddis.partition_lag_history as
select h.group_id,
       h.topic_id,
       t.name as topic,
       h.partitions[(s.position - 1) / 12 + 1] as partition,
       h.started_at + (s.position - 1) % 12 * h.interval_ms * interval '1 millisecond' as sampled_at,
       s.committed_offset,
       s.lag,
       s.time_lag_ms,
       h.interval_ms,
       h.started_at as row_started_at
from (select * from caddis_store.group_lag_fine union all select * from caddis_store.group_lag_coarse) h
    join caddis_store.topics t using (topic_id)
    cross join lateral unnest(h.committed_offsets, h.lags, h.time_lags_ms)
        with ordinality as s(committed_offset, lag, time_lag_ms, position)
where s.committed_offset is not null;

create view caddis.group_lag_history as
select group_id,
       sampled_at,
       case when count(lag) = count(*) then sum(greatest(0, lag))::bigint end as lag,
       max(time_lag_ms) as time_lag_ms,
       count(*)::integer as partitions,
       interval_ms,
       row_started_at
from caddis.partition_lag_history group by group_id, sampled_at, interval_ms, row_started_at;

comment on view caddis.partition_lag is 'How far each group is behind in each partition it has committed an offset of, as its coordinator measured last';
comment on column caddis.partition_lag.group_id is 'Group';
comment on column caddis.partition_lag.topic_id is 'Topic';
comment on column caddis.partition_lag.topic is 'Name of the topic';
comment on column caddis.partition_lag.partition is 'Partition';
comment on column caddis.partition_lag.committed_offset is 'Offset of the record to be read next';
comment on column caddis.partition_lag.end_offset is 'High watermark; null if the partition''s leader did not answer';
comment on column caddis.partition_lag.log_start_offset is 'First offset that is still there, as of the last minute; null until known';
comment on column caddis.partition_lag.lag is 'Records still to be read; negative if the committed offset is beyond the end, as after records were lost; null if the end is not known';
comment on column caddis.partition_lag.time_lag_ms is 'Milliseconds since the record to be read next was written; 0 if there is none; null if not known';
comment on column caddis.partition_lag.estimated is 'time_lag_ms comes from timestamps in records, which producers set, and not from watching the log';
comment on column caddis.partition_lag.consumed_per_second is 'Offsets committed per second over the last 60 samples; null until there are enough';
comment on column caddis.partition_lag.produced_per_second is 'Records written per second over the last 60 samples; null until there are enough';
comment on column caddis.partition_lag.catch_up_ms is 'Milliseconds until it is at the end, at these rates; null if it does not come nearer';
comment on column caddis.partition_lag.reaches_retention_ms is 'Milliseconds until retention deletes the record to be read next before it is read, if all goes on like this; 0 if it has; null if that is not in sight';
comment on column caddis.partition_lag.verdict is 'OK, EMPTY, GROWING, REWOUND, STALLED or STOPPED; null until there are enough samples, and while the end is not known';
comment on column caddis.partition_lag.measured_at is 'When it was measured: old if the coordinator or PostgreSQL was away since';

comment on view caddis.group_lag is 'How far each group is behind';
comment on column caddis.group_lag.group_id is 'Group';
comment on column caddis.group_lag.verdict is 'The worst of its partitions: OK, EMPTY, GROWING, REWOUND, STALLED, STOPPED, from good to bad; null if none is known';
comment on column caddis.group_lag.lag is 'Records still to be read in all partitions; null if not known of one of them';
comment on column caddis.group_lag.time_lag_ms is 'Greatest time lag of those known; null if none is';
comment on column caddis.group_lag.estimated is 'Some time lag comes from timestamps in records';
comment on column caddis.group_lag.catch_up_ms is 'Milliseconds until all partitions are at their end; null if one of them does not come nearer';
comment on column caddis.group_lag.reaches_retention_ms is 'Milliseconds until retention reaches the first of its partitions; null if that is not in sight';
comment on column caddis.group_lag.partitions is 'Partitions that were measured';
comment on column caddis.group_lag.empty is 'It has no members';
comment on column caddis.group_lag.measured_at is 'When its slot was measured last; null if never';

comment on view caddis.partition_lag_history is 'Samples: every one of a day, then of every five minutes the one with the greatest lag, for 30 days. Also of groups that are gone';
comment on column caddis.partition_lag_history.group_id is 'Group';
comment on column caddis.partition_lag_history.topic_id is 'Topic';
comment on column caddis.partition_lag_history.topic is 'Name of the topic';
comment on column caddis.partition_lag_history.partition is 'Partition';
comment on column caddis.partition_lag_history.sampled_at is 'The sample was taken in the interval that begins here; no row: there was none';
comment on column caddis.partition_lag_history.committed_offset is 'Offset of the record to be read next';
comment on column caddis.partition_lag_history.lag is 'Records still to be read; null if the end was not known';
comment on column caddis.partition_lag_history.time_lag_ms is 'Milliseconds since the record to be read next was written; null if not known';
comment on column caddis.partition_lag_history.interval_ms is 'From one sample to the next';
comment on column caddis.partition_lag_history.row_started_at is 'First of the twelve samples that are stored together: a condition on it saves reading the others';

comment on view caddis.group_lag_history is 'The samples of all partitions of a group together';
comment on column caddis.group_lag_history.group_id is 'Group';
comment on column caddis.group_lag_history.sampled_at is 'The samples were taken in the interval that begins here';
comment on column caddis.group_lag_history.lag is 'Sum over its partitions; of five minutes the sum of their greatest; null if one is not known';
comment on column caddis.group_lag_history.time_lag_ms is 'Greatest of its partitions';
comment on column caddis.group_lag_history.partitions is 'Partitions that have a sample';
comment on column caddis.group_lag_history.interval_ms is 'From one sample to the next';
comment on column caddis.group_lag_history.row_started_at is 'As in partition_lag_history';
