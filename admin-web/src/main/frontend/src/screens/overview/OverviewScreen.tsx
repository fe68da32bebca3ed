import type { Indicator } from '../../contract/types';
import { roughly } from '../../format/int64';
import { overview } from '../../live/stream';
import { useCell } from '../../live/cell';
import { useText } from '../../text/text';
import { placeOfLink, to } from '../../app/routes';
import { Sparkline } from '../../ui/chart/Sparkline';
import { EventList } from '../../ui/domain/EventList';
import { brokerLevel, stateLevel } from '../../ui/domain/levels';
import { CauseLine } from '../../ui/domain/sentences';
import { Page } from '../../ui/kit/page';
import { Gaps } from '../../ui/kit/problem';
import { State, StateShape } from '../../ui/kit/states';
import { Card, Loading } from '../../ui/kit/surfaces';
import { HeatMap } from './HeatMap';

const LAST_EVENTS = 20;

/** Is it well, why not, and what happened last. */
export function OverviewScreen() {
  const text = useText();
  const { t, formats } = text;
  const picture = useCell(overview);
  if (picture === null) return <div className="page"><Loading /></div>;
  const { verdict } = picture;
  const level = stateLevel(verdict.level);
  return (
    <Page crumbs={[]} title={t('nav.overview')}
      tags={<span className="soft">{t('overview.size', { brokers: picture.brokers.length, topics: picture.topics, partitions: formats.count(picture.partitions), count: picture.partitions })}</span>}>
      <section className={`verdict state-${level}`} aria-label={t('overview.verdict')}>
        <p className="verdict-line"><StateShape level={level} size={16} />
          {text.code(`verdict.${verdict.level}`)}
        </p>
        {verdict.causes.length > 0 ? <ul className="verdict-causes">{verdict.causes.map((cause) => <CauseLine key={cause.code} cause={cause} />)}</ul> : null}
      </section>
      <div className="tiles">{picture.indicators.map((indicator) => <Tile key={indicator.name} indicator={indicator} />)}</div>
      <Card title={<a className="quiet" href={to('/brokers')}>{t('nav.brokers')}</a>}>
        <div className="strip">
          {picture.brokers.map((broker) => (
            <a key={broker.brokerId} className={`strip-broker state-${brokerLevel(broker)}`} href={to(`/brokers/${broker.brokerId}`)}>
              <span className="bar"><b>{t('broker.name', { id: broker.brokerId })}</b>{broker.controller ? <span className="tag">{t('broker.controller')}</span> : null}</span>
              <State level={brokerLevel(broker)}>{t(`brokerState.${broker.state}`)}</State>
              <span className="soft cut mono">{broker.host === undefined ? formats.count(null) : `${broker.host}:${broker.port}`}</span>
              <span className="soft">{t('broker.leadersOf', { leaders: formats.count(broker.leaders), replicas: formats.count(broker.replicas) })}</span>
            </a>
          ))}
        </div>
      </Card>
      <div className="columns">
        <HeatMap partitions={picture.partitions} />
        <Card title={<a className="quiet" href={to('/timeline')}>{t('overview.lastEvents')}</a>}><EventList filters={{}} size={LAST_EVENTS} /></Card>
      </div>
      <Gaps missing={picture.missing} />
    </Page>
  );
}

function Tile({ indicator }: { indicator: Indicator }) {
  const text = useText();
  const { formats } = text;
  const level = stateLevel(indicator.level);
  const content = (
    <>
      <span className="tile-label">{text.code(`indicator.${indicator.name}`)}</span>
      <span className={`tile-value state-${level}`} title={indicator.value}>
        {level === 'ok' ? null : <StateShape level={level} size={13} />}
        {indicator.unit === 'messages/s' ? formats.compact(indicator.value) : formats.count(indicator.value)}
        {indicator.unit === 'messages/s' ? <small className="soft">{text.t('unit.messagesPerSecond')}</small> : null}
      </span>
      <Sparkline values={indicator.history.map((value) => value === null ? null : roughly(value))} label={text.t('overview.lastHour')} />
    </>
  );
  return indicator.link ? <a className="tile" href={to(placeOfLink(indicator.link))}>{content}</a> : <div className="tile">{content}</div>;
}
