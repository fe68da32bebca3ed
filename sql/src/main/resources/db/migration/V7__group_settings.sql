-- Settings that a group has of its own. The group need not exist: its settings may be there before its first member, and
-- stay when it is deleted, as in Kafka.

create table caddis_store.group_settings (
    group_id text collate "C" not null check (octet_length(group_id) between 1 and 1024),
    name     text not null check (name ~ '^[a-zA-Z0-9._-]{1,249}$'),
    value    text not null check (length(value) <= 65536),
    primary key (group_id, name)
);

create or replace view caddis.settings as
select 'topic' as resource_type, t.name as resource, s.topic_id, s.name as setting, s.value
from caddis_store.topic_settings s join caddis_store.topics t using (topic_id)
where t.state <> 'DELETED'
union all
select 'broker', broker_id::text, null, name, value from caddis_store.broker_settings
union all
select 'cluster', '', null, name, value from caddis_store.cluster_settings
union all
select 'group', group_id collate "default", null, name, value from caddis_store.group_settings;

comment on column caddis.settings.resource_type is 'topic, broker, cluster or group';
comment on column caddis.settings.resource is 'Name of the topic, id of the broker or of the group, or empty for the cluster';
