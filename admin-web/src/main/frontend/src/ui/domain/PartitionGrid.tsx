import { useMemo, type ReactNode } from 'react';
import { loadWindow, type ListWindow } from '../../contract/lists';
import { PARTITION_STATES, type PartitionRow } from '../../contract/types';
import { useCell } from '../../live/cell';
import { topicsRevision } from '../../live/stream';
import { UNKNOWN } from '../../format/formats';
import { useText } from '../../text/text';
import { changeQuery, usePlace } from '../../app/place';
import { to, topicPath } from '../../app/routes';
import { DataGrid, NothingFound, type Column } from '../grid/DataGrid';
import { Chip, Search } from '../kit/controls';
import { Gaps } from '../kit/problem';
import { ReplicaStrip, State } from '../kit/states';
import { useLastWindow } from './useLastWindow';
import { partitionKey, partitionLevel, replicaViews } from './levels';

export interface PartitionGridProps {
  readonly label: string;
  readonly fileName: string;
  /** Fixed filters of the screen, for example the topic. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly withTopic: boolean;
  readonly selected: ReadonlyMap<string, PartitionRow>;
  readonly onSelect: (selected: ReadonlyMap<string, PartitionRow>) => void;
  readonly actions?: ReactNode;
}

/** Partitions with leader, replicas, ISR and epochs; filter, sort and selection, wherever partitions are listed. */
export function PartitionGrid({ label, fileName, fixed, withTopic, selected, onSelect, actions }: PartitionGridProps) {
  const text = useText();
  const { t, formats } = text;
  const { query } = usePlace();
  const revision = useCell(topicsRevision);
  const states = (query.get('state') ?? '').split(',').filter((state) => state !== '');
  const search = query.get('q') ?? '';
  const sort = query.get('sort') ?? (withTopic ? '-level' : 'name');
  const broker = query.get('broker');
  const leader = query.get('leader');
  const filters = { state: states.join(','), broker, leader, ...fixed };
  const question = { path: '/partitions', search, sort, filters };
  const [last, remember] = useLastWindow<PartitionRow>();

  const columns = useMemo<readonly Column<PartitionRow>[]>(() => [
    ...(withTopic ? [{
      key: 'topic', title: t('partition.topic'), width: 220, grows: true, sort: 'name', exported: (row: PartitionRow) => row.topic,
      shown: (row: PartitionRow) => <a href={to(topicPath(row.topic))} tabIndex={-1} className="mono text">{row.topic}</a>,
    }] : []),
    {
      key: 'partition', title: t('partition.number'), width: 92, number: true, ...(withTopic ? {} : { sort: 'name' }),
      exported: (row) => row.partition, shown: (row) => row.partition,
    },
    {
      key: 'state', title: t('partition.state'), width: 200, sort: 'level', exported: (row) => row.states.join(' '),
      shown: (row) => {
        const state = row.states[0] ?? 'HEALTHY';
        return <><State level={partitionLevel(state)}>{t(`partitionState.${state}`)}</State>{row.states.length > 1 ? <span className="tag">+{row.states.length - 1}</span> : null}</>;
      },
    },
    {
      key: 'leader', title: t('partition.leader'), width: 78, number: true, sort: 'leader', exported: (row) => row.leader,
      shown: (row) => row.leader === undefined ? UNKNOWN : <a href={to(`/brokers/${row.leader}`)} tabIndex={-1}>{row.leader}</a>,
    },
    {
      key: 'replicas', title: t('partition.replicas'), width: 152, exported: (row) => row.replicas.map((replica) => replica.brokerId).join(' '),
      shown: (row) => <ReplicaStrip replicas={replicaViews(row)} />,
    },
    {
      key: 'isr', title: 'ISR', width: 58, number: true, hint: t('partition.isrHint'), exported: (row) => row.isr.join(' '),
      shown: (row) => `${row.isr.length}/${row.replicas.length}`,
    },
    {
      key: 'elr', title: 'ELR', width: 62, hint: t('partition.elrHint'), exported: (row) => row.elr.join(' '),
      shown: (row) => row.elr.length === 0 ? <span className="soft">{t('partition.elrNone')}</span> : row.elr.join(', '),
    },
    { key: 'start', title: t('partition.start'), width: 100, number: true, exported: (row) => row.startOffset, shown: (row) => formats.count(row.startOffset) },
    { key: 'end', title: t('partition.end'), width: 116, number: true, sort: 'end', exported: (row) => row.endOffset, shown: (row) => formats.count(row.endOffset) },
    { key: 'size', title: t('partition.size'), width: 92, number: true, sort: 'size', exported: (row) => row.sizeBytes, shown: (row) => formats.bytes(row.sizeBytes) },
    { key: 'epoch', title: t('partition.epoch'), width: 112, number: true, sort: 'epoch', hint: t('partition.epochHint'), exported: (row) => row.leaderEpoch, shown: (row) => row.leaderEpoch },
    {
      key: 'change', title: t('partition.lastChange'), width: 250, grows: !withTopic, exported: (row) => row.lastChange?.at,
      shown: (row) => row.lastChange === undefined ? <span className="soft">{t('partition.noChange')}</span> : (
        <span className="text">{formats.clock(row.lastChange.at)} {text.code(`change.${row.lastChange.kind}`)}
          {row.lastChange.cause ? <span className="soft">, {text.code(`eventCause.${row.lastChange.cause}`)}</span> : null}</span>
      ),
    },
  ], [text, withTopic]);

  const toggle = (state: string, on: boolean) =>
    changeQuery({ state: (on ? [...states, state] : states.filter((one) => one !== state)).join(',') });
  const countOf = (state: string) => last?.facets.find((facet) => facet.field === 'state' && facet.value === state)?.count;
  const clear = () => changeQuery({ state: null, q: null, broker: null, leader: null });
  const active = [...states.map((state) => text.code(`partitionState.${state}`)), ...(search ? [`“${search}”`] : []),
    ...(broker ? [t('partition.onBroker', { broker })] : []), ...(leader ? [t('partition.ledBy', { broker: leader })] : [])];
  return (
    <>
      <div className="grid-tools">
        {withTopic ? <Search label={t('nav.partitions')} value={search} onChange={(next) => changeQuery({ q: next }, { replace: true })} /> : null}
        {PARTITION_STATES.map((state) => (
          <Chip key={state} on={states.includes(state)} onChange={(on) => toggle(state, on)} text={t(`partitionState.${state}`)}
            count={countOf(state) === undefined ? undefined : formats.count(countOf(state))} />
        ))}
        {broker ? <Chip on text={t('partition.onBroker', { broker })} onChange={() => changeQuery({ broker: null })} /> : null}
        {leader ? <Chip on text={t('partition.ledBy', { broker: leader })} onChange={() => changeQuery({ leader: null })} /> : null}
        <div className="bar-end">{actions}</div>
      </div>
      <DataGrid
        label={label} columns={columns} revision={revision} sort={sort} onSort={(next) => changeQuery({ sort: next })} fileName={fileName}
        source={{
          name: JSON.stringify(question), keyOf: partitionKey,
          load: (offset, limit, signal) => loadWindow<PartitionRow>(question, offset, limit, signal).then((window: ListWindow<PartitionRow>) => remember(window)),
        }}
        selection={{ keys: selected, onChange: onSelect }}
        empty={<NothingFound active={active} onClear={clear} />} />
      <Gaps missing={last?.missing ?? []} />
    </>
  );
}
