import { useState } from 'react';
import { call } from '../../contract/client';
import { PARTITION_STATES, type BrokerDetail, type PartitionRow } from '../../contract/types';
import { UNKNOWN } from '../../format/formats';
import { useCell } from '../../live/cell';
import { topicsRevision } from '../../live/stream';
import { useLoaded, usePolledRevision } from '../../live/useLive';
import { useText } from '../../text/text';
import { to, type ScreenProps } from '../../app/routes';
import { EventList } from '../../ui/domain/EventList';
import { brokerLevel, partitionLevel } from '../../ui/domain/levels';
import { PartitionGrid } from '../../ui/domain/PartitionGrid';
import { Page } from '../../ui/kit/page';
import { Gaps, ProblemNotice } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { Card, Facts, Loading, Tabs } from '../../ui/kit/surfaces';
import { PartitionActions } from '../plan/PartitionActions';
import { SettingsTable } from '../settings/SettingsTable';
import { MoveBrokerLeadersButton, ResignControllerButton } from './BrokerPlans';

const TABS = ['overview', 'partitions', 'settings', 'events'] as const;

export function BrokerScreen({ params }: ScreenProps) {
  const { t } = useText();
  const id = params['id'] ?? '';
  const tab = TABS.find((one) => one === params['tab']) ?? 'overview';
  const revision = useCell(topicsRevision) + usePolledRevision();
  const detail = useLoaded<BrokerDetail>(`broker ${id}`, (signal) => call(`/brokers/${encodeURIComponent(id)}`, { signal }), revision);
  const [selected, setSelected] = useState<ReadonlyMap<string, PartitionRow>>(new Map());
  const broker = detail.value?.broker;
  const name = t('broker.name', { id });
  return (
    <Page fill={tab === 'partitions'}
      crumbs={[{ text: t('nav.brokers'), href: to('/brokers') }, { text: name }]} title={name}
      tags={broker ? <><State level={brokerLevel(broker)}>{t(`brokerState.${broker.state}`)}</State>{broker.controller ? <span className="tag">{t('broker.controller')}</span> : null}</> : null}
      actions={broker ? <>{broker.controller ? <ResignControllerButton /> : null}<MoveBrokerLeadersButton brokerId={broker.brokerId} leaders={broker.leaders} /></> : null}>
      {detail.problem !== null ? <ProblemNotice problem={detail.problem} onRetry={detail.again} /> : null}
      <Tabs label={name} current={tab} tabs={TABS.map((key) => ({ key, text: t(`tab.${key}`), href: to(`/brokers/${id}/${key}`) }))} />
      {tab === 'overview' ? detail.value ? <BrokerFacts detail={detail.value} /> : detail.loading ? <Loading /> : null : null}
      {tab === 'partitions' ? (
        <PartitionGrid label={t('broker.partitionsOf', { id })} fileName={`partitions of broker ${id}`} fixed={{ broker: id }} withTopic selected={selected} onSelect={setSelected}
          actions={<PartitionActions selected={selected} onDone={() => setSelected(new Map())} />} />
      ) : null}
      {tab === 'settings' ? <SettingsTable path={`/brokers/${encodeURIComponent(id)}/settings`} fileName={`settings of broker ${id}`} /> : null}
      {tab === 'events' ? <EventList filters={{ broker: id }} size={100} /> : null}
      <Gaps missing={detail.value?.missing ?? []} />
    </Page>
  );
}

function BrokerFacts({ detail }: { detail: BrokerDetail }) {
  const { t, formats } = useText();
  const { broker } = detail;
  const yesNo = (value: boolean | undefined) => value === undefined ? UNKNOWN : t(value ? 'word.yes' : 'word.no');
  return (
    <div className="stack">
      <Card title={t('broker.load')}>
        <Facts facts={[
          [t('broker.leaders'), <a key="l" href={to(`/partitions?leader=${broker.brokerId}`)}>{formats.count(broker.leaders)}</a>],
          [t('broker.preferred'), formats.count(broker.preferredLeaders)],
          [t('broker.replicas'), <a key="r" href={to(`/partitions?broker=${broker.brokerId}`)}>{formats.count(broker.replicas)}</a>],
          [t('broker.inSync'), formats.count(broker.inSyncReplicas)],
          [t('broker.skew'), formats.percent(broker.leaderSkewPercent)],
          [t('broker.size'), <span key="s" title={broker.sizeBytes}>{formats.bytes(broker.sizeBytes)}</span>],
          [t('broker.slots'), formats.count(detail.coordinatorSlots)],
        ]} />
      </Card>
      <Card title={t('broker.partitionStates')}>
        <div className="bar">
          {PARTITION_STATES.filter((state) => (detail.partitions[state] ?? 0) > 0).map((state) => (
            <a key={state} className="chip" href={to(`/partitions?broker=${broker.brokerId}&state=${state}`)}>
              <State level={partitionLevel(state)}>{t(`partitionState.${state}`)}</State><span className="count">{formats.count(detail.partitions[state])}</span>
            </a>
          ))}
        </div>
      </Card>
      <Card title={t('broker.process')}>
        <Facts facts={[
          [t('broker.since'), formats.moment(broker.since)],
          [t('broker.rack'), broker.rack ?? UNKNOWN],
          [t('broker.epoch'), broker.brokerEpoch === undefined ? UNKNOWN : formats.count(broker.brokerEpoch)],
          [t('broker.incarnation'), <span key="i" className="mono">{detail.incarnation ?? UNKNOWN}</span>],
          [t('broker.cleanShutdown'), yesNo(detail.cleanShutdown)],
          [t('broker.newDirectories'), yesNo(detail.newDirectories)],
          [t('broker.directories'), formats.count(detail.onlineDirectories)],
        ]} />
      </Card>
      {detail.endpoints.length > 0 ? (
        <Card title={t('broker.endpoints')}>
          <table className="plan-table">
            <thead><tr><th scope="col">{t('broker.listener')}</th><th scope="col">{t('broker.host')}</th><th scope="col">{t('broker.protocol')}</th></tr></thead>
            <tbody>{detail.endpoints.map((endpoint) => <tr key={endpoint.listener}><td>{endpoint.listener}</td><td className="mono">{endpoint.host}:{endpoint.port}</td><td>{endpoint.securityProtocol}</td></tr>)}</tbody>
          </table>
        </Card>
      ) : null}
    </div>
  );
}
