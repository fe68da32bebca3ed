-- Users of the consoles, their sessions, what they planned and what they did.

create table caddis_store.console_users (
    name                text        primary key check (name ~ '^[A-Za-z0-9._@-]{1,64}$'),
    role                text        not null check (role in ('VIEWER', 'OPERATOR', 'ADMIN')),
    password_hash       text        not null check (length(password_hash) between 1 and 1024),
    password_change_due boolean     not null,
    disabled            boolean     not null,
    created_at          timestamptz not null,
    last_sign_in_at     timestamptz
);

-- A session is good while its row is there: what ends it deletes the row.
create table caddis_store.console_sessions (
    session_id   uuid        primary key,
    user_name    text        not null references caddis_store.console_users on delete cascade,
    signed_in_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    source       text        not null check (length(source) <= 256)
);
create index console_sessions_by_user on caddis_store.console_sessions (user_name);

-- What sessions are signed with, the same for all nodes. Replacing it ends every session.
create table caddis_store.console_key (
    only_row boolean     primary key default true check (only_row),
    secret   bytea       not null check (octet_length(secret) = 32),
    made_at  timestamptz not null default now()
);

-- Changes that people previewed, and how they ended. Claimed by an update, so that none is executed twice.
create table caddis_store.console_plans (
    plan_id    uuid        primary key,
    kind       text        not null check (kind ~ '^[A-Z_]{1,64}$'),
    state      text        not null check (state in ('PLANNED', 'RUNNING', 'DONE', 'PARTLY', 'FAILED', 'UNKNOWN')),
    created_by text        not null check (length(created_by) <= 64),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    started_at timestamptz,
    text       text        not null check (length(text) <= 16777216)
);
create index console_plans_by_time on caddis_store.console_plans (created_at);

create table caddis_store.audit (
    position    bigint      generated always as identity primary key,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    actor       text        not null check (length(actor) <= 64),
    role        text        check (role in ('VIEWER', 'OPERATOR', 'ADMIN')),
    source      text        not null check (length(source) <= 256),
    node_id     integer     not null check (node_id >= 0),
    action      text        not null check (action ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(action) <= 64),
    resource    text        not null check (length(resource) <= 512),
    outcome     text        not null check (outcome in ('SUCCESS', 'FAILURE', 'REFUSED', 'UNKNOWN')),
    plan_id     uuid,
    before      jsonb       not null check (jsonb_typeof(before) = 'object'),
    after       jsonb       not null check (jsonb_typeof(after) = 'object'),
    detail      text        not null check (length(detail) <= 4096)
);
create index audit_by_actor on caddis_store.audit (actor, position);
create index audit_by_time on caddis_store.audit using brin (occurred_at);

create function caddis_store.refuse_audit_change() returns trigger
    language plpgsql as
$$
begin
    raise exception 'the audit is append-only: % refused', tg_op using errcode = 'restrict_violation';
end
$$;
create trigger audit_is_append_only
    before update or delete or truncate on caddis_store.audit
    for each statement execute function caddis_store.refuse_audit_change();

create view caddis.audit as
select position, occurred_at, recorded_at, actor, role, source, node_id, action, resource, outcome, plan_id, before, after, detail
from caddis_store.audit;

comment on view caddis.audit is 'What people did with the consoles, or tried; append-only, in order of position';
comment on column caddis.audit.position is 'Order of storing; gaps mean nothing';
comment on column caddis.audit.occurred_at is 'By the clock of the node that served it';
comment on column caddis.audit.recorded_at is 'By the database''s clock';
comment on column caddis.audit.actor is 'User; of a refused sign-in the name that was tried';
comment on column caddis.audit.role is 'Role at that moment, null if nobody was signed in';
comment on column caddis.audit.source is 'Address of the client';
comment on column caddis.audit.node_id is 'Node that served it';
comment on column caddis.audit.action is 'What was done, e.g. sign-in, user-created, plan-executed';
comment on column caddis.audit.resource is 'What it was about, e.g. topic:orders; may be empty';
comment on column caddis.audit.outcome is 'SUCCESS, FAILURE, REFUSED or UNKNOWN';
comment on column caddis.audit.plan_id is 'The plan that was executed, or null';
comment on column caddis.audit.before is 'What held before, as far as the action changed it';
comment on column caddis.audit.after is 'What held afterwards';
comment on column caddis.audit.detail is 'In words; may be empty';
