-- The documented interface of groups and offsets. As in V2, columns keep name, type and meaning, and new ones are only
-- ever added at the end.

create view caddis.groups as
select g.group_id,
       g.type,
       g.protocol_type,
       g.protocol,
       g.leader_id,
       g.epoch,
       g.assignment_epoch,
       g.empty,
       (select count(*)::integer from caddis_store.group_members m where m.group_id = g.group_id) as members,
       g.state_since,
       g.slot::integer as coordinator_slot
from caddis_store.groups g;

-- Topics by name where they live, else by id.
create view caddis.group_members as
select m.group_id,
       m.member_id,
       m.instance_id,
       m.rack,
       m.client_id,
       m.client_host,
       m.member_epoch,
       m.phase,
       m.subscribed_topics,
       m.subscribed_regex,
       m.server_assignor,
       m.protocol_names,
       (select coalesce(jsonb_object_agg(coalesce(t.name, e.key), e.value), '{}')
        from jsonb_each(m.owned) e
        left join caddis_store.topics t on t.topic_id = e.key::uuid and t.state in ('CREATING', 'ACTIVE')) as owned,
       (select coalesce(jsonb_object_agg(coalesce(t.name, e.key), e.value), '{}')
        from jsonb_each(m.target) e
        left join caddis_store.topics t on t.topic_id = e.key::uuid and t.state in ('CREATING', 'ACTIVE')) as target,
       (select coalesce(jsonb_object_agg(coalesce(t.name, e.key), e.value), '{}')
        from jsonb_each(m.revoking) e
        left join caddis_store.topics t on t.topic_id = e.key::uuid and t.state in ('CREATING', 'ACTIVE')) as revoking,
       m.session_timeout_ms,
       m.rebalance_timeout_ms
from caddis_store.group_members m;

create view caddis.committed_offsets as
select o.group_id,
       o.topic_id,
       t.name as topic,
       o.partition,
       o.committed_offset,
       o.leader_epoch,
       o.metadata,
       o.committed_at,
       o.expires_at
from caddis_store.committed_offsets o join caddis_store.topics t using (topic_id)
where t.state <> 'DELETED';

comment on view caddis.groups is 'Groups as their coordinators last stored them; who is just joining is not here';
comment on column caddis.groups.group_id is 'Kafka''s group.id';
comment on column caddis.groups.type is 'CLASSIC: the clients assign; CONSUMER: the coordinator does (KIP-848)';
comment on column caddis.groups.protocol_type is 'consumer, connect, ...; empty for a group that only has offsets';
comment on column caddis.groups.protocol is 'Protocol or assignor chosen; empty if none';
comment on column caddis.groups.leader_id is 'CLASSIC: member that assigned; empty if none';
comment on column caddis.groups.epoch is 'Generation of a CLASSIC group, group epoch of a CONSUMER group';
comment on column caddis.groups.assignment_epoch is 'CONSUMER: epoch of the target assignment; else the generation';
comment on column caddis.groups.empty is 'It has no members';
comment on column caddis.groups.members is 'Number of members';
comment on column caddis.groups.state_since is 'Since when it is in its state; if empty, since when nobody has been in it';
comment on column caddis.groups.coordinator_slot is 'Which of the 64 slots it belongs to; the slot''s owner coordinates it';

comment on view caddis.group_members is 'Members of groups';
comment on column caddis.group_members.group_id is 'Group';
comment on column caddis.group_members.member_id is 'Unique in the group; made anew when a member joins';
comment on column caddis.group_members.instance_id is 'group.instance.id of a static member, else null';
comment on column caddis.group_members.rack is 'client.rack if the member told it, else null';
comment on column caddis.group_members.client_id is 'client.id';
comment on column caddis.group_members.client_host is 'Address the member came from, with a leading slash';
comment on column caddis.group_members.member_epoch is 'CLASSIC: generation it is in; CONSUMER: epoch it has reached';
comment on column caddis.group_members.phase is 'CONSUMER: STABLE, UNREVOKED_PARTITIONS (is to give some up) or '
    'UNRELEASED_PARTITIONS (waits for others); CLASSIC: STABLE';
comment on column caddis.group_members.subscribed_topics is 'CONSUMER: topics it named';
comment on column caddis.group_members.subscribed_regex is 'CONSUMER: regular expression it subscribes by, else null';
comment on column caddis.group_members.server_assignor is 'CONSUMER: assignor it prefers, else null';
comment on column caddis.group_members.protocol_names is 'CLASSIC: protocols it offered, preferred first';
comment on column caddis.group_members.owned is 'CONSUMER: partitions it has, by topic; of a CLASSIC member only its group''s clients know';
comment on column caddis.group_members.target is 'CONSUMER: partitions it is to have, by topic';
comment on column caddis.group_members.revoking is 'CONSUMER: partitions it was asked to give up, by topic';
comment on column caddis.group_members.session_timeout_ms is 'CLASSIC: how long it may be silent; 0 for CONSUMER, where the group''s setting counts';
comment on column caddis.group_members.rebalance_timeout_ms is 'How long it may take to give partitions up';

comment on view caddis.committed_offsets is 'Committed offsets of groups, of topics that live or are being deleted';
comment on column caddis.committed_offsets.group_id is 'Group';
comment on column caddis.committed_offsets.topic_id is 'Topic; a topic created again under the same name begins without offsets';
comment on column caddis.committed_offsets.topic is 'Name of the topic';
comment on column caddis.committed_offsets.partition is 'Partition';
comment on column caddis.committed_offsets.committed_offset is 'Offset of the record to be read next';
comment on column caddis.committed_offsets.leader_epoch is 'Leader epoch of the record before it, -1 if the client did not say';
comment on column caddis.committed_offsets.metadata is 'What the client added; empty if nothing';
comment on column caddis.committed_offsets.committed_at is 'When it was committed';
comment on column caddis.committed_offsets.expires_at is 'When it goes once the group is empty, if the client said so; null: by offsets.retention.minutes';
