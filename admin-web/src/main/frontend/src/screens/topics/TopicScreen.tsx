import { useState } from 'react';
import { call } from '../../contract/client';
import type { PartitionRow, TopicDetail } from '../../contract/types';
import { useCell } from '../../live/cell';
import { topicsRevision } from '../../live/stream';
import { useLoaded } from '../../live/useLive';
import { useText } from '../../text/text';
import type { ScreenProps } from '../../app/routes';
import { to, topicPath } from '../../app/routes';
import { EventList } from '../../ui/domain/EventList';
import { PartitionGrid } from '../../ui/domain/PartitionGrid';
import { stateLevel } from '../../ui/domain/levels';
import { Page } from '../../ui/kit/page';
import { Gaps, ProblemNotice } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { Facts, Loading, Tabs } from '../../ui/kit/surfaces';
import { GroupsGrid } from '../groups/GroupsGrid';
import { PartitionActions } from '../plan/PartitionActions';
import { SettingsTable } from '../settings/SettingsTable';

const TABS = ['partitions', 'groups', 'settings', 'events'] as const;

export function TopicScreen({ params }: ScreenProps) {
  const text = useText();
  const { t, formats } = text;
  const name = params['topic'] ?? '';
  const tab = TABS.find((one) => one === params['tab']) ?? 'partitions';
  const revision = useCell(topicsRevision);
  const detail = useLoaded<TopicDetail>(`topic ${name}`, (signal) => call(`/topics/${encodeURIComponent(name)}`, { signal }), revision);
  const [selected, setSelected] = useState<ReadonlyMap<string, PartitionRow>>(new Map());
  const topic = detail.value?.topic;
  return (
    <Page fill={tab !== 'settings' && tab !== 'events'}
      crumbs={[{ text: t('nav.topics'), href: to('/topics') }, { text: name }]} title={<span className="mono-title">{name}</span>}
      tags={topic ? <State level={stateLevel(topic.level)}>{t(`level.${topic.level}`)}</State> : null}>
      {detail.problem !== null ? <ProblemNotice problem={detail.problem} onRetry={detail.again} /> : null}
      {topic ? (
        <Facts facts={[
          [t('topic.partitions'), formats.count(topic.partitions)],
          [t('topic.replication'), topic.replicationFactor],
          ['min.insync.replicas', topic.minInsyncReplicas],
          [t('topic.size'), <span key="size" title={topic.sizeBytes}>{formats.bytes(topic.sizeBytes)}</span>],
          [t('topic.messages'), topic.messages === undefined ? formats.count(null) : <span key="messages" title={t('topic.messagesHint')}>≈ {formats.count(topic.messages)}</span>],
          [t('topic.rate'), formats.compact(topic.messagesInPerSecond)],
          [t('topic.policy'), topic.cleanupPolicy],
          [t('topic.id'), <span key="id" className="mono">{topic.topicId}</span>],
        ]} />
      ) : detail.loading ? <Loading lines={2} /> : null}
      <Tabs label={name} current={tab} tabs={TABS.map((key) => ({ key, text: t(`tab.${key}`), href: to(topicPath(name, key)) }))} />
      {tab === 'partitions' ? (
        <PartitionGrid label={t('topic.partitionsOf', { topic: name })} fileName={`partitions of ${name}`} fixed={{ topic: name }} withTopic={false}
          selected={selected} onSelect={setSelected} actions={<PartitionActions selected={selected} onDone={() => setSelected(new Map())} />} />
      ) : null}
      {tab === 'groups' ? <GroupsGrid topic={name} /> : null}
      {tab === 'settings' ? <SettingsTable path={`/topics/${encodeURIComponent(name)}/settings`} fileName={`settings of ${name}`} /> : null}
      {tab === 'events' ? <EventList filters={{ topic: name }} size={100} /> : null}
      <Gaps missing={detail.value?.missing ?? []} />
    </Page>
  );
}
