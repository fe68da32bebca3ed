import { useEffect, useState } from 'react';
import { call } from '../../contract/client';
import type { Slice, TimelineEvent } from '../../contract/types';
import { useLoaded, usePolledRevision } from '../../live/useLive';
import { useText } from '../../text/text';
import { changeQuery, queryText, usePlace } from '../../app/place';
import { Events } from '../../ui/domain/EventList';
import { Chip, Menu, Search } from '../../ui/kit/controls';
import { Page } from '../../ui/kit/page';
import { Gaps, ProblemNotice } from '../../ui/kit/problem';
import { Card, Empty, Loading } from '../../ui/kit/surfaces';
import { download, toCsv, toJson } from '../../ui/grid/export';
import { Lanes } from './Lanes';

const KINDS = ['leader-changed', 'isr-changed', 'broker-registered', 'broker-gone', 'broker-draining', 'controller-elected', 'topic-created', 'topic-deleted'] as const;
const SLICE_ROWS = 200;
const RANGES = { h1: 3_600_000, h24: 86_400_000, d7: 7 * 86_400_000 } as const;

/** Every decision of the controller with its cause, in lanes and as a list. */
export function TimelineScreen() {
  const text = useText();
  const { t } = text;
  const { query } = usePlace();
  const revision = usePolledRevision();
  const kinds = (query.get('kind') ?? '').split(',').filter((kind) => kind !== '');
  const from = query.get('from');
  const to = query.get('to');
  const filter = queryText({ kind: kinds.join(','), topic: query.get('topic'), broker: query.get('broker'), from, to });
  const loaded = useLoaded<Slice<TimelineEvent>>(`timeline ${filter}`, (signal) => call(withSize(filter), { signal }), to === null ? revision : 0);
  const [older, setOlder] = useState<{ events: readonly TimelineEvent[]; next: string | null; problem: unknown; loading: boolean } | null>(null);
  useEffect(() => setOlder(null), [filter]);
  const newest = loaded.value?.items ?? [];
  const known = new Set(newest.map((event) => event.eventId));
  const events = [...newest, ...(older?.events ?? []).filter((event) => !known.has(event.eventId))];
  const next = older === null ? loaded.value?.next ?? null : older.next;
  const more = () => {
    if (next === null || older?.loading) return;
    const events0 = older?.events ?? newest;
    setOlder({ events: events0, next, problem: null, loading: true });
    call<Slice<TimelineEvent>>(`${withSize(filter)}&before=${encodeURIComponent(next)}`).then(
      (slice) => setOlder({ events: [...events0, ...slice.items], next: slice.next ?? null, problem: null, loading: false }),
      (problem: unknown) => setOlder({ events: events0, next, problem, loading: false }));
  };
  const exported = [
    { key: 'at', title: 'at', exported: (event: TimelineEvent) => event.at },
    { key: 'kind', title: 'kind', exported: (event: TimelineEvent) => event.kind },
    { key: 'cause', title: 'cause', exported: (event: TimelineEvent) => event.cause },
    { key: 'brokerId', title: 'brokerId', exported: (event: TimelineEvent) => event.brokerId },
    { key: 'topic', title: 'topic', exported: (event: TimelineEvent) => event.topic },
    { key: 'partition', title: 'partition', exported: (event: TimelineEvent) => event.partition },
    { key: 'details', title: 'details', exported: (event: TimelineEvent) => JSON.stringify(event.details) },
  ];
  const filtered = kinds.length > 0 || query.get('topic') !== null || query.get('broker') !== null || from !== null || to !== null;
  return (
    <Page crumbs={[]} title={t('nav.timeline')} tags={<span className="soft">{text.formats.zone}</span>}>
      <div className="grid-tools">
        <Search label={t('timeline.topic')} value={query.get('topic') ?? ''} onChange={(topic) => changeQuery({ topic }, { replace: true })} />
        {KINDS.map((kind) => (
          <Chip key={kind} text={t(`eventKind.${kind}`)} on={kinds.includes(kind)} onChange={(on) => changeQuery({ kind: (on ? [...kinds, kind] : kinds.filter((one) => one !== kind)).join(',') })} />
        ))}
        {query.get('broker') ? <Chip on text={t('broker.name', { id: query.get('broker') })} onChange={() => changeQuery({ broker: null })} /> : null}
        <div className="bar-end">
          <Menu label={t('timeline.range')} text={from === null ? t('timeline.newest') : `${text.formats.moment(from)} –`} entries={[
            { key: 'new', text: t('timeline.newest'), chosen: from === null, onSelect: () => changeQuery({ from: null, to: null }) },
            ...(['h1', 'h24', 'd7'] as const).map((range) => ({
              key: range, text: t(`timeline.${range}`), onSelect: () => changeQuery({ from: new Date(Date.now() - RANGES[range]).toISOString(), to: null }),
            })),
          ]} />
          <Menu label={t('export.menu')} text={t('export.menu')} entries={[
            { key: 'csv', text: t('export.csv'), onSelect: () => download('timeline.csv', 'text/csv;charset=utf-8', toCsv(exported, events)) },
            { key: 'json', text: t('export.json'), onSelect: () => download('timeline.json', 'application/json', toJson(exported, events)) },
          ]} />
        </div>
      </div>
      {loaded.problem !== null ? <ProblemNotice problem={loaded.problem} onRetry={loaded.again} /> : null}
      {loaded.value === null && loaded.loading ? <Loading /> : null}
      {events.length > 0 ? <Lanes events={events} /> : null}
      {loaded.value !== null && events.length === 0 ? (
        <Empty title={t(filtered ? 'grid.nothing' : 'event.none')}
          actions={filtered ? <button type="button" className="chip" onClick={() => changeQuery({ kind: null, topic: null, broker: null, from: null, to: null })}>{t('grid.clear')}</button> : null} />
      ) : null}
      {events.length > 0 ? (
        <Card title={t('timeline.events')} end={<span className="soft">{t('timeline.shown', { n: events.length })}</span>}>
          <Events events={events} dated />
          {older?.problem ? <ProblemNotice problem={older.problem} onRetry={more} /> : null}
          {next !== null ? <div className="bar"><button type="button" className="chip" onClick={more} disabled={older?.loading}>{t(older?.loading ? 'loading.word' : 'timeline.more')}</button></div> : null}
        </Card>
      ) : null}
      <Gaps missing={loaded.value?.missing ?? []} />
    </Page>
  );
}

function withSize(filter: string): string {
  return `/timeline${filter === '' ? '?' : `${filter}&`}size=${SLICE_ROWS}`;
}
