import { useMemo } from 'react';
import { loadWindow } from '../../contract/lists';
import type { PartitionState, TopicHealth, TopicRow } from '../../contract/types';
import { useCell } from '../../live/cell';
import { overview, topicsRevision } from '../../live/stream';
import { useText } from '../../text/text';
import { changeQuery, usePlace } from '../../app/place';
import { to, topicPath, within } from '../../app/routes';
import { DataGrid, NothingFound, type Column } from '../../ui/grid/DataGrid';
import { Chip, Search } from '../../ui/kit/controls';
import { Page } from '../../ui/kit/page';
import { Gaps } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { Empty } from '../../ui/kit/surfaces';
import { partitionLevel, stateLevel } from '../../ui/domain/levels';
import { useLastWindow } from '../../ui/domain/useLastWindow';

const FILTER_STATES: readonly PartitionState[] = ['OFFLINE', 'UNDER_MIN_ISR', 'UNDER_REPLICATED', 'NON_PREFERRED_LEADER', 'REASSIGNING'];
const HEALTH_PARTS: readonly (readonly [keyof TopicHealth, PartitionState])[] = [
  ['offline', 'OFFLINE'], ['underMinIsr', 'UNDER_MIN_ISR'], ['underReplicated', 'UNDER_REPLICATED'], ['nonPreferredLeader', 'NON_PREFERRED_LEADER'], ['reassigning', 'REASSIGNING'],
];

export function TopicsScreen() {
  const text = useText();
  const { t, formats } = text;
  const { query } = usePlace();
  const revision = useCell(topicsRevision);
  const picture = useCell(overview);
  const search = query.get('q') ?? '';
  const sort = query.get('sort') ?? 'name';
  const states = (query.get('state') ?? '').split(',').filter((state) => state !== '');
  const internal = query.get('internal') === 'true';
  const policy = query.get('policy');
  const question = { path: '/topics', search, sort, filters: { state: states.join(','), internal: internal ? '' : 'false', policy } };
  const [last, remember] = useLastWindow<TopicRow>();

  const columns = useMemo<readonly Column<TopicRow>[]>(() => [
    {
      key: 'name', title: t('topic.name'), width: 220, grows: true, sort: 'name', exported: (row) => row.name,
      shown: (row) => <><a href={to(topicPath(row.name))} tabIndex={-1} className="mono text">{row.name}</a>{row.internal ? <span className="tag">{t('topic.internal')}</span> : null}</>,
    },
    {
      key: 'health', title: t('topic.health'), width: 230, sort: 'level', exported: (row) => row.level,
      shown: (row) => {
        const trouble = HEALTH_PARTS.filter(([part]) => row.health[part] > 0);
        const worst = trouble[0];
        if (worst === undefined) return <State level={stateLevel(row.level)}>{t('partitionState.HEALTHY')}</State>;
        return (
          <><State level={partitionLevel(worst[1])}>{formats.count(row.health[worst[0]])} · {t(`partitionState.${worst[1]}`)}</State>
            {trouble.length > 1 ? <span className="tag">+{trouble.length - 1}</span> : null}</>
        );
      },
    },
    { key: 'partitions', title: t('topic.partitions'), width: 100, number: true, sort: 'partitions', exported: (row) => row.partitions, shown: (row) => formats.count(row.partitions) },
    { key: 'replication', title: t('topic.replication'), width: 108, number: true, sort: 'replication', hint: t('topic.replicationHint'), exported: (row) => row.replicationFactor, shown: (row) => row.replicationFactor },
    { key: 'minIsr', title: 'min ISR', width: 84, number: true, exported: (row) => row.minInsyncReplicas, shown: (row) => row.minInsyncReplicas },
    { key: 'size', title: t('topic.size'), width: 104, number: true, sort: 'size', exported: (row) => row.sizeBytes, shown: (row) => formats.bytes(row.sizeBytes) },
    {
      key: 'messages', title: t('topic.messages'), width: 124, number: true, sort: 'messages', hint: t('topic.messagesHint'), exported: (row) => row.messages,
      shown: (row) => row.messages === undefined ? formats.count(null) : `≈ ${formats.compact(row.messages)}`,
    },
    { key: 'rate', title: t('topic.rate'), width: 112, number: true, sort: 'rate', exported: (row) => row.messagesInPerSecond, shown: (row) => formats.compact(row.messagesInPerSecond) },
    { key: 'policy', title: t('topic.policy'), width: 96, exported: (row) => row.cleanupPolicy, shown: (row) => <span className="text">{row.cleanupPolicy}</span> },
  ], [text]);

  const filtered = search !== '' || states.length > 0 || policy !== null;
  const countOf = (field: string, value: string) => {
    const count = last?.facets.find((facet) => facet.field === field && facet.value === value)?.count;
    return count === undefined ? undefined : formats.count(count);
  };
  const active = [...(search ? [`“${search}”`] : []), ...states.map((state) => text.code(`partitionState.${state}`)), ...(policy ? [policy] : [])];
  const noTopics = picture !== null && !filtered;
  return (
    <Page crumbs={[]} title={t('nav.topics')} fill>
      <div className="grid-tools">
        <Search label={t('nav.topics')} value={search} onChange={(next) => changeQuery({ q: next }, { replace: true })} />
        {FILTER_STATES.map((state) => (
          <Chip key={state} text={t(`partitionState.${state}`)} on={states.includes(state)} count={countOf('state', state)}
            onChange={(on) => changeQuery({ state: (on ? [...states, state] : states.filter((one) => one !== state)).join(',') })} />
        ))}
        {['compact', 'delete'].map((one) => <Chip key={one} text={one} on={policy === one} count={countOf('policy', one)} onChange={(on) => changeQuery({ policy: on ? one : null })} />)}
        <Chip text={t('topic.internal')} on={internal} onChange={(on) => changeQuery({ internal: on ? 'true' : null })} />
      </div>
      <DataGrid
        label={t('nav.topics')} columns={columns} revision={revision} sort={sort} onSort={(next) => changeQuery({ sort: next })} fileName="topics"
        open={(row) => within(topicPath(row.name))}
        source={{ name: JSON.stringify(question), keyOf: (row) => row.name, load: (offset, limit, signal) => loadWindow<TopicRow>(question, offset, limit, signal).then(remember) }}
        empty={noTopics ? (
          <Empty title={t('topic.none')}>
            <code>{t('topic.noneCommand', { bootstrap: bootstrapOf(picture) })}</code>
          </Empty>
        ) : <NothingFound active={active} onClear={() => changeQuery({ q: null, state: null, policy: null })} />} />
      <Gaps missing={last?.missing ?? []} />
    </Page>
  );
}

function bootstrapOf(picture: { brokers: readonly { host?: string; port?: number }[] }): string {
  const live = picture.brokers.find((broker) => broker.host !== undefined && broker.port !== undefined);
  return live ? `${live.host}:${live.port}` : 'HOST:PORT';
}
