-- The documented interface of the catalog: read-only views whose columns keep name, type and meaning. New columns are
-- only ever added at the end. A role for people and tools needs: grant usage on schema caddis, grant select on all
-- tables in schema caddis (nothing on caddis_store: a view reads with its owner's rights).

create view caddis.cluster as
select c.cluster_id, c.adopted_at, c.catalog_version, f.controller_epoch, f.bumped_at as controller_since
from caddis_store.cluster c cross join caddis_store.controller_fence f;

create view caddis.topics as
select t.topic_id,
       t.name                                  as topic,
       t.state,
       count(p.partition)::integer             as partitions,
       coalesce(min(cardinality(p.replicas)), 0) as replication_factor,
       t.created_at,
       t.changed_at
from caddis_store.topics t left join caddis_store.partitions p using (topic_id)
where t.state <> 'DELETED'
group by t.topic_id;

create view caddis.partitions as
select p.topic_id, t.name as topic, p.partition, p.replicas, p.replicas[1] as preferred_leader
from caddis_store.partitions p join caddis_store.topics t using (topic_id)
where t.state <> 'DELETED';

create view caddis.settings as
select 'topic' as resource_type, t.name as resource, s.topic_id, s.name as setting, s.value
from caddis_store.topic_settings s join caddis_store.topics t using (topic_id)
where t.state <> 'DELETED'
union all
select 'broker', broker_id::text, null, name, value from caddis_store.broker_settings
union all
select 'cluster', '', null, name, value from caddis_store.cluster_settings;

create view caddis.brokers as
select b.broker_id,
       b.alive,
       b.rack,
       coalesce((select jsonb_object_agg(e.listener, e.endpoint)
                 from caddis_store.broker_endpoints e where e.broker_id = b.broker_id), '{}') as endpoints,
       b.incarnation,
       b.broker_epoch,
       b.recorded_at
from caddis_store.brokers b;

create view caddis.history as
select h.position, h.event_id, h.occurred_at, h.recorded_at, h.controller_id, h.controller_epoch, h.kind, h.cause,
       h.topic_id, t.name as topic, h.partition, h.details
from caddis_store.history h left join caddis_store.topics t using (topic_id);

comment on schema caddis is 'Documented views of the Caddis catalog: stable, for people and tools';
comment on schema caddis_store is 'Tables of the Caddis catalog: private, may change with any version';

comment on view caddis.cluster is 'One row: which cluster this catalog belongs to, and how far it has come';
comment on column caddis.cluster.cluster_id is 'The Kafka cluster id; null until the first controller adopts the catalog';
comment on column caddis.cluster.adopted_at is 'When the catalog was bound to the cluster';
comment on column caddis.cluster.catalog_version is 'Grows with every change of topics, partitions or settings';
comment on column caddis.cluster.controller_epoch is 'Epoch of the newest controller that has used the catalog';
comment on column caddis.cluster.controller_since is 'When that controller announced itself';

comment on view caddis.topics is 'Topics that exist, are being created or are being deleted';
comment on column caddis.topics.topic_id is 'Unique for ever; a topic created again under the same name has another one';
comment on column caddis.topics.topic is 'Name; unique among CREATING and ACTIVE topics';
comment on column caddis.topics.state is 'CREATING, ACTIVE or DELETING';
comment on column caddis.topics.partitions is 'Number of partitions';
comment on column caddis.topics.replication_factor is 'Smallest number of replicas assigned to any of its partitions';
comment on column caddis.topics.created_at is 'When the row was stored';
comment on column caddis.topics.changed_at is 'When state or number of partitions last changed';

comment on view caddis.partitions is 'Partitions of the topics in caddis.topics and where their replicas belong';
comment on column caddis.partitions.topic_id is 'Topic';
comment on column caddis.partitions.topic is 'Name of the topic';
comment on column caddis.partitions.partition is 'Number, dense from 0';
comment on column caddis.partitions.replicas is 'Assigned broker ids, preferred leader first';
comment on column caddis.partitions.preferred_leader is 'First of the assigned brokers; who leads now is decided by ZooKeeper';

comment on view caddis.settings is 'Overridden settings; what is not here has the broker''s default';
comment on column caddis.settings.resource_type is 'topic, broker or cluster';
comment on column caddis.settings.resource is 'Name of the topic, id of the broker, or empty for the cluster';
comment on column caddis.settings.topic_id is 'Topic where it is a topic''s setting, else null';
comment on column caddis.settings.setting is 'Kafka''s name of the setting';
comment on column caddis.settings.value is 'Value as text';

comment on view caddis.brokers is 'Brokers as the controller last recorded them; ZooKeeper decides who is alive';
comment on column caddis.brokers.broker_id is 'node.id';
comment on column caddis.brokers.alive is 'Was registered when last recorded';
comment on column caddis.brokers.rack is 'broker.rack, null if not set';
comment on column caddis.brokers.endpoints is 'Advertised host:port by listener name';
comment on column caddis.brokers.incarnation is 'New with every start of the broker';
comment on column caddis.brokers.broker_epoch is 'Epoch of its registration (czxid of its znode), -1 if unknown';
comment on column caddis.brokers.recorded_at is 'When the controller recorded it';

comment on view caddis.history is 'Everything the controller decided, with its cause; append-only, in order of position';
comment on column caddis.history.position is 'Order of storing; gaps mean nothing';
comment on column caddis.history.event_id is 'Unique id made by the controller';
comment on column caddis.history.occurred_at is 'By the controller''s clock';
comment on column caddis.history.recorded_at is 'By the database''s clock; later than occurred_at when the catalog was down';
comment on column caddis.history.controller_id is 'Broker that was controller';
comment on column caddis.history.controller_epoch is 'Its controller epoch';
comment on column caddis.history.kind is 'What happened, e.g. controller-elected, leader-changed, topic-created';
comment on column caddis.history.cause is 'Why, e.g. session-lost, port-refused, drain, operator';
comment on column caddis.history.topic_id is 'Topic it is about, or null';
comment on column caddis.history.topic is 'Name of that topic, or null';
comment on column caddis.history.partition is 'Partition it is about, or null';
comment on column caddis.history.details is 'What changed, before and after';
