import { useMemo } from 'react';
import { loadWindow } from '../../contract/lists';
import type { BrokerRow } from '../../contract/types';
import { UNKNOWN } from '../../format/formats';
import { useCell } from '../../live/cell';
import { overview, topicsRevision } from '../../live/stream';
import { useText } from '../../text/text';
import { changeQuery, usePlace } from '../../app/place';
import { to, within } from '../../app/routes';
import { brokerLevel } from '../../ui/domain/levels';
import { useLastWindow } from '../../ui/domain/useLastWindow';
import { DataGrid, NothingFound, type Column } from '../../ui/grid/DataGrid';
import { Chip } from '../../ui/kit/controls';
import { Page } from '../../ui/kit/page';
import { Gaps } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { ResignControllerButton } from './BrokerPlans';

const STATES = ['ACTIVE', 'DRAINING', 'OFFLINE'] as const;

export function BrokersScreen() {
  const text = useText();
  const { t, formats } = text;
  const { query } = usePlace();
  const picture = useCell(overview);
  const lists = useCell(topicsRevision);
  // the brokers of the stream say when to read again; leaders and replicas move with the partitions
  const seen = useMemo(() => JSON.stringify(picture?.brokers ?? []), [picture]);
  const sort = query.get('sort') ?? 'id';
  const state = query.get('state');
  const question = { path: '/brokers', sort, filters: { state } };
  const [last, remember] = useLastWindow<BrokerRow>();
  const columns = useMemo<readonly Column<BrokerRow>[]>(() => [
    {
      key: 'id', title: t('broker.id'), width: 96, sort: 'id', exported: (row) => row.brokerId,
      shown: (row) => <a href={to(`/brokers/${row.brokerId}`)} tabIndex={-1}>{t('broker.name', { id: row.brokerId })}</a>,
    },
    { key: 'state', title: t('broker.state'), width: 146, exported: (row) => row.state, shown: (row) => <State level={brokerLevel(row)}>{t(`brokerState.${row.state}`)}</State> },
    { key: 'role', title: t('broker.role'), width: 188, exported: (row) => row.controller, shown: (row) => <>{row.controller ? <span className="tag">{t('broker.controller')}</span> : null}{row.servesThis ? <span className="tag">{t('broker.servesThis')}</span> : null}</> },
    { key: 'host', title: t('broker.host'), width: 150, grows: true, exported: (row) => row.host === undefined ? null : `${row.host}:${row.port}`, shown: (row) => <span className="mono text">{row.host === undefined ? UNKNOWN : `${row.host}:${row.port}`}</span> },
    { key: 'rack', title: t('broker.rack'), width: 74, exported: (row) => row.rack, shown: (row) => row.rack ?? UNKNOWN },
    { key: 'leaders', title: t('broker.leaders'), width: 84, number: true, sort: 'leaders', exported: (row) => row.leaders, shown: (row) => <a href={to(`/partitions?leader=${row.brokerId}`)} tabIndex={-1}>{formats.count(row.leaders)}</a> },
    { key: 'preferred', title: t('broker.preferred'), width: 100, number: true, hint: t('broker.preferredHint'), exported: (row) => row.preferredLeaders, shown: (row) => formats.count(row.preferredLeaders) },
    { key: 'replicas', title: t('broker.replicas'), width: 86, number: true, sort: 'replicas', exported: (row) => row.replicas, shown: (row) => <a href={to(`/partitions?broker=${row.brokerId}`)} tabIndex={-1}>{formats.count(row.replicas)}</a> },
    { key: 'isr', title: t('broker.inSync'), width: 106, number: true, exported: (row) => row.inSyncReplicas, shown: (row) => formats.count(row.inSyncReplicas) },
    { key: 'skew', title: t('broker.skew'), width: 84, number: true, sort: 'skew', hint: t('broker.skewHint'), exported: (row) => row.leaderSkewPercent, shown: (row) => row.leaderSkewPercent === undefined ? UNKNOWN : `${row.leaderSkewPercent > 0 ? '+' : ''}${formats.percent(row.leaderSkewPercent)}` },
    { key: 'size', title: t('broker.size'), width: 92, number: true, sort: 'size', exported: (row) => row.sizeBytes, shown: (row) => formats.bytes(row.sizeBytes) },
  ], [text]);
  return (
    <Page crumbs={[]} title={t('nav.brokers')} actions={<ResignControllerButton />} fill>
      <div className="grid-tools">
        {STATES.map((one) => (
          <Chip key={one} text={t(`brokerState.${one}`)} on={state === one} onChange={(on) => changeQuery({ state: on ? one : null })}
            count={formats.count((picture?.brokers ?? []).filter((broker) => broker.state === one).length)} />
        ))}
      </div>
      <DataGrid
        label={t('nav.brokers')} columns={columns} revision={lists + hash(seen)} sort={sort} onSort={(next) => changeQuery({ sort: next })} fileName="brokers"
        open={(row) => within(`/brokers/${row.brokerId}`)}
        source={{ name: JSON.stringify(question), keyOf: (row) => String(row.brokerId), load: (offset, limit, signal) => loadWindow<BrokerRow>(question, offset, limit, signal).then(remember) }}
        empty={<NothingFound active={state ? [text.code(`brokerState.${state}`)] : []} onClear={() => changeQuery({ state: null })} />} />
      <Gaps missing={last?.missing ?? []} />
    </Page>
  );
}

function hash(value: string): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum = (sum * 31 + value.charCodeAt(i)) | 0;
  return sum;
}
