-- Consumer groups, their members and their committed offsets.
--
-- A group belongs to a coordinator slot, and the slot's owner alone writes its rows: each of its transactions locks the
-- slot's row in coordinator_fence FOR SHARE, and the next owner updates that row. The one exception is the function
-- caddis.commit_offset, by which an application commits an offset inside its own transaction.
--
-- No index covers a column that changes, and pages keep room: every update stays on its page (HOT) and costs no index
-- entry. Ids are compared byte by byte, so that no collation is asked and every server sorts alike.

create table caddis_store.groups (
    group_id         text collate "C" primary key check (octet_length(group_id) <= 1024),
    slot             smallint    not null check (slot between 0 and 63),
    type             text        not null check (type in ('CLASSIC', 'CONSUMER')),
    protocol_type    text        not null check (length(protocol_type) <= 32767),
    protocol         text        not null check (length(protocol) <= 32767),
    leader_id        text        not null check (octet_length(leader_id) <= 1024),
    epoch            integer     not null check (epoch >= -1),
    assignment_epoch integer     not null check (assignment_epoch >= -1),
    state_since      timestamptz not null,
    empty            boolean     not null
) with (fillfactor = 70);
-- A slot's new owner reads its groups by this.
create index groups_by_slot on caddis_store.groups (slot);

-- Partitions by topic: {"<topic id>": [0, 3], ...}.
create function caddis_store.is_partitions_by_topic(partitions jsonb) returns boolean
    language sql immutable parallel safe
    return jsonb_typeof(partitions) = 'object'
        and not jsonb_path_exists(partitions, 'strict $.* ? (@.type() != "array")')
        and not jsonb_path_exists(partitions, 'lax $.*[*] ? (@.type() != "number" || @ < 0)');

create table caddis_store.group_members (
    group_id              text collate "C" not null references caddis_store.groups on delete cascade,
    member_id             text collate "C" not null check (octet_length(member_id) <= 1024),
    instance_id           text     check (length(instance_id) <= 32767),
    rack                  text     check (length(rack) <= 32767),
    client_id             text     not null check (length(client_id) <= 32767),
    client_host           text     not null check (length(client_host) <= 32767),
    session_timeout_ms    integer  not null check (session_timeout_ms >= 0),
    rebalance_timeout_ms  integer  not null check (rebalance_timeout_ms >= -1),
    member_epoch          integer  not null,
    previous_member_epoch integer  not null,
    phase                 text     not null check (phase in ('STABLE', 'UNREVOKED_PARTITIONS', 'UNRELEASED_PARTITIONS')),
    subscribed_topics     text[]   not null check (array_position(subscribed_topics, null) is null),
    subscribed_regex      text     check (length(subscribed_regex) <= 32767),
    server_assignor       text     check (length(server_assignor) <= 32767),
    -- what a classic member offered, in its order; the metadata is its client's affair
    protocol_names        text[]   not null,
    protocol_metadata     bytea[]  not null check (cardinality(protocol_metadata) = cardinality(protocol_names)),
    assignment            bytea    not null,
    target                jsonb    not null check (caddis_store.is_partitions_by_topic(target)),
    owned                 jsonb    not null check (caddis_store.is_partitions_by_topic(owned)),
    revoking              jsonb    not null check (caddis_store.is_partitions_by_topic(revoking)),
    primary key (group_id, member_id)
) with (fillfactor = 70);

-- The reference costs a look-up when a partition is committed for the first time, and nothing later. It keeps an
-- application's transaction from leaving offsets behind of a group that is being deleted.
create table caddis_store.committed_offsets (
    group_id         text collate "C" not null references caddis_store.groups on delete cascade,
    topic_id         uuid        not null,
    partition        integer     not null check (partition >= 0),
    committed_offset bigint      not null check (committed_offset >= 0),
    leader_epoch     integer     not null check (leader_epoch >= -1),
    metadata         text        not null check (length(metadata) <= 32767),
    committed_at     timestamptz not null,
    expires_at       timestamptz,
    primary key (group_id, topic_id, partition)
) with (fillfactor = 70);

-- ---------------------------------------------------------------------------------------------------------------------
-- Commits inside an application's transaction. See docs/offsets-in-sql.md, and docs/decisions/0014 for why it is safe.

-- Half of the key of an advisory lock. The broker computes the same in Java: never to change.
create function caddis_store.commit_lock_key(locked text) returns integer
    language sql immutable strict parallel safe
    return ('x' || encode(substr(sha256(convert_to(locked, 'UTF8')), 1, 4), 'hex'))::bit(32)::integer;

create function caddis.commit_offset(
    group_id text, topic text, partition integer, commit_offset bigint, member_id text, epoch integer,
    metadata text default '') returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as
$$
declare
    topic_key    uuid;
    consumers    caddis_store.groups;
    member       caddis_store.group_members;
    member_found boolean;
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        raise exception 'commit_offset needs a transaction at READ COMMITTED, not at %',
            upper(current_setting('transaction_isolation'))
            using errcode = 'CD005',
                  hint = 'An older snapshot would not see that the partition was given to another member.';
    end if;
    if group_id is null or topic is null or partition is null or commit_offset is null or member_id is null
            or epoch is null or metadata is null then
        raise exception 'commit_offset takes no null' using errcode = 'null_value_not_allowed';
    end if;
    if commit_offset < 0 then
        raise exception 'offset % of %-% is negative', commit_offset, topic, partition
            using errcode = 'invalid_parameter_value',
                  hint = 'Commit the offset of the record that is to be read next.';
    end if;
    if octet_length(metadata) > 4096 then
        raise exception 'metadata of %-% has % bytes, more than 4096', topic, partition, octet_length(metadata)
            using errcode = 'invalid_parameter_value';
    end if;

    select t.topic_id into topic_key
    from caddis_store.topics t join caddis_store.partitions p using (topic_id)
    where t.name = commit_offset.topic and t.state in ('CREATING', 'ACTIVE') and p.partition = commit_offset.partition;
    if topic_key is null then
        raise exception 'there is no partition % of a topic "%"', partition, topic
            using errcode = 'CD003', hint = 'It may have been deleted: see the view caddis.partitions.';
    end if;

    -- Before the member is looked at, and held until the transaction ends: whoever is given the partition later sees
    -- the lock, or what was committed. Shared, so that it never waits.
    perform pg_advisory_xact_lock_shared(
        caddis_store.commit_lock_key(group_id), caddis_store.commit_lock_key(topic_key || ':' || partition));

    -- Statements of their own, so that their snapshots are newer than the lock.
    select * into consumers from caddis_store.groups g where g.group_id = commit_offset.group_id;
    if not found then
        raise exception 'there is no group "%"', group_id
            using errcode = 'CD004', hint = 'A group begins to exist when its first member has joined.';
    end if;
    select * into member from caddis_store.group_members m
    where m.group_id = commit_offset.group_id and m.member_id = commit_offset.member_id;
    member_found := found;

    if member_id = '' and epoch < 0 then
        if not consumers.empty then
            raise exception 'group "%" has members, and this commit comes from none', group_id
                using errcode = 'CD001', hint = 'Pass the member id and epoch of consumer.groupMetadata().';
        end if;
    elsif not member_found then
        raise exception '"%" is not a member of group "%"', member_id, group_id
            using errcode = 'CD001',
                  hint = 'It was removed and its partitions given to others: roll back and let the consumer join again.';
    elsif epoch <> (case consumers.type when 'CLASSIC' then consumers.epoch else member.member_epoch end) then
        raise exception 'epoch % of member "%" in group "%" is over, it is % now', epoch, member_id, group_id,
                case consumers.type when 'CLASSIC' then consumers.epoch else member.member_epoch end
            using errcode = 'CD002',
                  hint = 'The group has rebalanced: roll back, poll, and process again what the consumer still owns.';
    elsif consumers.type = 'CONSUMER'
            and not coalesce(member.owned -> topic_key::text @> to_jsonb(partition), false)
            and not coalesce(member.revoking -> topic_key::text @> to_jsonb(partition), false) then
        raise exception '%-% is not assigned to member "%" of group "%"', topic, partition, member_id, group_id
            using errcode = 'CD006', hint = 'It was given to another member: roll back.';
    end if;

    insert into caddis_store.committed_offsets as o
        (group_id, topic_id, partition, committed_offset, leader_epoch, metadata, committed_at, expires_at)
    values (commit_offset.group_id, topic_key, commit_offset.partition, commit_offset.commit_offset, -1,
            commit_offset.metadata, clock_timestamp(), null)
    on conflict on constraint committed_offsets_pkey do update
    set committed_offset = excluded.committed_offset, leader_epoch = excluded.leader_epoch,
        metadata = excluded.metadata, committed_at = excluded.committed_at, expires_at = excluded.expires_at;
end
$$;
revoke all on function caddis.commit_offset from public;

comment on function caddis.commit_offset is
    'Commits an offset of a consumer group inside the caller''s transaction, fenced by the member''s epoch; errors CD001 to CD006';
