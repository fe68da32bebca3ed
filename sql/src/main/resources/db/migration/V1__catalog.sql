-- The catalog: what topics exist, where their replicas belong, which settings were overridden, and what happened.
--
-- Two schemas. caddis_store holds the tables; Caddis alone writes them and may change them with any version.
-- caddis holds the views (V2): they are the documented interface for people and tools, and keep their columns.
-- Liveness and leadership are not here: ZooKeeper decides them, this schema only keeps their history.
-- caddis_store exists already: Flyway creates it, because its own history table lives there.

create schema caddis;

-- ---------------------------------------------------------------------------------------------------------------------
-- Identity and fences. Every catalog transaction of a controller locks its fence row FOR SHARE, and a new controller
-- updates it: the update waits for transactions under way and makes every later one of the old controller fail.

create table caddis_store.cluster (
    only_row        boolean     primary key default true check (only_row),
    cluster_id      text        check (cluster_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    adopted_at      timestamptz,
    catalog_version bigint      not null default 0 check (catalog_version >= 0),
    check ((cluster_id is null) = (adopted_at is null))
);
insert into caddis_store.cluster (only_row) values (true);

create table caddis_store.controller_fence (
    only_row         boolean     primary key default true check (only_row),
    controller_epoch integer     not null default 0 check (controller_epoch >= 0),
    bumped_at        timestamptz not null default now()
);
insert into caddis_store.controller_fence (only_row) values (true);

create table caddis_store.coordinator_fence (
    slot              smallint    primary key check (slot between 0 and 63),
    coordinator_epoch integer     not null default 0 check (coordinator_epoch >= 0),
    bumped_at         timestamptz not null default now()
);
insert into caddis_store.coordinator_fence (slot) select generate_series(0, 63);

-- ---------------------------------------------------------------------------------------------------------------------
-- Topics. A row is never removed: as DELETED it is the tombstone that tells a node which was away to drop its files.

create table caddis_store.topics (
    topic_id   uuid        primary key,
    name       text        not null check (name ~ '^[a-zA-Z0-9._-]{1,249}$' and name not in ('.', '..')),
    state      text        not null check (state in ('CREATING', 'ACTIVE', 'DELETING', 'DELETED')),
    created_at timestamptz not null,
    changed_at timestamptz not null
);
-- A topic being deleted has given its name back: a successor may carry it at once.
create unique index topics_living_name on caddis_store.topics (name) where state in ('CREATING', 'ACTIVE');
create index topics_by_state on caddis_store.topics (state);

-- A replica list names at least one broker, each broker once, preferred leader first.
create function caddis_store.is_replica_list(replicas integer[]) returns boolean
    language sql immutable parallel safe
    return coalesce(
        array_ndims(replicas) = 1
        and array_lower(replicas, 1) = 1
        and array_position(replicas, null) is null
        and 0 <= all (replicas)
        and cardinality(replicas) = (select count(distinct replica) from unnest(replicas) as replica),
        false);

create table caddis_store.partitions (
    topic_id  uuid      not null references caddis_store.topics,
    partition integer   not null check (partition >= 0),
    replicas  integer[] not null check (caddis_store.is_replica_list(replicas)),
    primary key (topic_id, partition)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Settings: overrides only, defaults live in the broker. One table for each kind of resource, so that each has its key.

create table caddis_store.topic_settings (
    topic_id uuid not null references caddis_store.topics,
    name     text not null check (name ~ '^[a-zA-Z0-9._-]{1,249}$'),
    value    text not null check (length(value) <= 65536),
    primary key (topic_id, name)
);

create table caddis_store.broker_settings (
    broker_id integer not null check (broker_id >= 0),
    name      text    not null check (name ~ '^[a-zA-Z0-9._-]{1,249}$'),
    value     text    not null check (length(value) <= 65536),
    primary key (broker_id, name)
);

create table caddis_store.cluster_settings (
    name  text primary key check (name ~ '^[a-zA-Z0-9._-]{1,249}$'),
    value text not null check (length(value) <= 65536)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Brokers as they last registered.

create table caddis_store.brokers (
    broker_id    integer     primary key check (broker_id >= 0),
    incarnation  uuid        not null,
    broker_epoch bigint      not null check (broker_epoch >= -1),
    rack         text        check (length(rack) between 1 and 249),
    alive        boolean     not null,
    recorded_at  timestamptz not null
);

create table caddis_store.broker_endpoints (
    broker_id integer not null references caddis_store.brokers on delete cascade,
    listener  text    not null check (length(listener) between 1 and 249),
    endpoint  text    not null check (endpoint ~ '^.{1,255}:[0-9]{1,5}$'),
    primary key (broker_id, listener)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Producer ids: one counter, and who moved it last. A block taken in a transaction that was lost is skipped, never given
-- twice.

create table caddis_store.producer_id_counter (
    only_row          boolean primary key default true check (only_row),
    next_producer_id  bigint  not null default 0 check (next_producer_id >= 0),
    last_broker_id    integer check (last_broker_id >= 0),
    last_broker_epoch bigint,
    last_given_at     timestamptz
);
insert into caddis_store.producer_id_counter (only_row) values (true);

-- ---------------------------------------------------------------------------------------------------------------------
-- History: append-only. The event id is made by the controller, so that a retry stores an event once.

create table caddis_store.history (
    position         bigint      generated always as identity primary key,
    event_id         uuid        not null unique,
    occurred_at      timestamptz not null,
    recorded_at      timestamptz not null default now(),
    controller_id    integer     not null check (controller_id >= 0),
    controller_epoch integer     not null check (controller_epoch >= 0),
    kind             text        not null check (kind ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(kind) <= 64),
    cause            text        not null check (cause ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(cause) <= 64),
    topic_id         uuid,
    partition        integer     check (partition >= 0),
    details          jsonb       not null check (jsonb_typeof(details) = 'object'),
    check (partition is null or topic_id is not null)
);
create index history_by_topic on caddis_store.history (topic_id, partition, position) where topic_id is not null;
create index history_by_time on caddis_store.history using brin (occurred_at);

create function caddis_store.refuse_history_change() returns trigger
    language plpgsql as
$$
begin
    raise exception 'history is append-only: % refused', tg_op using errcode = 'restrict_violation';
end
$$;
create trigger history_is_append_only
    before update or delete or truncate on caddis_store.history
    for each statement execute function caddis_store.refuse_history_change();
