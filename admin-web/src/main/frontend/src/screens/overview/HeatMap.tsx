import { useMemo } from 'react';
import { loadWindow } from '../../contract/lists';
import type { PartitionRow } from '../../contract/types';
import { useCell } from '../../live/cell';
import { topicsRevision } from '../../live/stream';
import { useLoaded } from '../../live/useLive';
import { useText } from '../../text/text';
import { go, queryText } from '../../app/place';
import { to, topicPath, within } from '../../app/routes';
import { partitionKey, partitionLevel } from '../../ui/domain/levels';
import { ProblemNotice } from '../../ui/kit/problem';
import { StateShape, type StateLevel } from '../../ui/kit/states';
import { Card, Loading } from '../../ui/kit/surfaces';

/** One answer of the node; of a larger cluster the worst are shown and the rest is counted. */
const CELLS_LIMIT = 500;
const CELL_PX = 14;
const CELLS_PER_LINE = 40;
const FILL: Record<StateLevel, string> = {
  ok: 'color-mix(in srgb, var(--ok) 42%, var(--surface))', warning: 'color-mix(in srgb, var(--warning) 72%, var(--surface))', critical: 'var(--critical)', moving: 'var(--moving)',
  maintenance: 'var(--maintenance)', unknown: 'var(--unknown)',
};

/** Every partition as a cell, the worst first: what is wrong is seen before it is read. The list of partitions says the same in words. */
export function HeatMap({ partitions }: { partitions: number }) {
  const { t, formats } = useText();
  const revision = useCell(topicsRevision);
  const loaded = useLoaded('heat map', (signal) => loadWindow<PartitionRow>({ path: '/partitions', sort: '-level' }, 0, CELLS_LIMIT, signal), revision);
  const rows = loaded.value?.rows ?? [];
  const sums = useMemo(() => {
    const counts = new Map<StateLevel, number>();
    for (const row of rows) {
      const level = levelOf(row);
      counts.set(level, (counts.get(level) ?? 0) + 1);
    }
    return counts;
  }, [rows]);
  const lines = Math.ceil(rows.length / CELLS_PER_LINE);
  return (
    <Card title={<a className="quiet" href={to('/partitions')}>{t('heat.title')}</a>}
      end={<span className="soft">{partitions > rows.length && rows.length > 0 ? t('heat.worst', { n: rows.length, all: formats.count(partitions) }) : null}</span>}>
      {loaded.value === null && loaded.problem === null ? <Loading lines={3} /> : null}
      {loaded.problem !== null ? <ProblemNotice problem={loaded.problem} onRetry={loaded.again} /> : null}
      {rows.length > 0 ? (
        <div className="stack">
          <svg className="heat" viewBox={`0 0 ${CELLS_PER_LINE * CELL_PX} ${lines * CELL_PX}`} role="img" aria-label={t('heat.label', { bad: rows.length - (sums.get('ok') ?? 0), all: rows.length })}>
            {rows.map((row, index) => (
              <rect key={partitionKey(row)} x={(index % CELLS_PER_LINE) * CELL_PX} y={Math.floor(index / CELLS_PER_LINE) * CELL_PX} width={CELL_PX - 2} height={CELL_PX - 2} rx="2"
                fill={FILL[levelOf(row)]} className="heat-cell" onClick={() => go(within(topicPath(row.topic)) + queryText({ state: row.states[0] === 'HEALTHY' ? '' : row.states[0] ?? '' }))}>
                <title>{`${partitionKey(row)}: ${row.states.map((state) => t(`partitionState.${state}`)).join(', ')}`}</title>
              </rect>
            ))}
          </svg>
          <div className="bar soft">
            {(['critical', 'warning', 'moving', 'ok'] as const).filter((level) => sums.has(level)).map((level) => (
              <span key={level} className={`state state-${level}`}><StateShape level={level} size={10} />{t(`heat.${level}`)} {formats.count(sums.get(level) ?? 0)}</span>
            ))}
          </div>
        </div>
      ) : null}
    </Card>
  );
}

function levelOf(row: PartitionRow): StateLevel {
  return partitionLevel(row.states[0] ?? 'HEALTHY');
}
