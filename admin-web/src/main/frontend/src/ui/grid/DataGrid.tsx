import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { go } from '../../app/place';
import { preferences } from '../../app/preferences';
import { useCell } from '../../live/cell';
import { useText } from '../../text/text';
import { ProblemNotice } from '../kit/problem';
import { Menu } from '../kit/controls';
import { Empty, Loading } from '../kit/surfaces';
import { download, toCsv, toJson } from './export';
import { useRows, WINDOW_ROWS, type RowSource } from './useRows';

export interface Column<R> {
  readonly key: string;
  readonly title: string;
  /** Least width in pixels. Spare room goes to the columns that grow. */
  readonly width: number;
  readonly grows?: boolean;
  readonly number?: boolean;
  /** What the node sorts by; absent where it cannot. */
  readonly sort?: string;
  readonly hint?: string;
  readonly shown: (row: R) => ReactNode;
  /** For export and for hover: exact. */
  readonly exported: (row: R) => string | number | boolean | null | undefined;
}

export interface DataGridProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly source: RowSource<R>;
  readonly revision: number;
  /** For example -lag: descending by lag. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** Where Enter and a click on a row lead. */
  readonly open?: (row: R) => string;
  readonly selection?: { readonly keys: ReadonlyMap<string, R>; readonly onChange: (keys: ReadonlyMap<string, R>) => void };
  readonly empty: ReactNode;
  readonly fileName: string;
  readonly foot?: ReactNode;
}

const ROW_PX = { compact: 26, normal: 32, comfortable: 40 } as const;
const OVERSCAN_ROWS = 6;
/** More is no export but a copy of the cluster's metadata: the API is the way. */
const EXPORT_LIMIT_ROWS = 100_000;
const EXPORT_WINDOW_ROWS = 500;

/** A list of any length: the node sorts and pages, only what is in view is in the document, nothing moves under the pointer. */
export function DataGrid<R>({ label, columns, source, revision, sort, onSort, open, selection, empty, fileName, foot }: DataGridProps<R>) {
  const { t, formats } = useText();
  const { density } = useCell(preferences);
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [cursor, setCursor] = useState(-1);
  const [exporting, setExporting] = useState<string | null>(null);
  const live = useRows(source, revision, pointed || focused);
  const { rows, look } = live;
  const rowPx = ROW_PX[density];
  const virtual = useVirtualizer({
    count: rows.total, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: OVERSCAN_ROWS,
  });
  useLayoutEffect(() => virtual.measure(), [rowPx, virtual]);
  const named = useRef(source.name);
  useEffect(() => {
    if (named.current === source.name) return;
    // another list begins at its top
    named.current = source.name;
    setCursor(-1);
    scroller.current?.scrollTo({ top: 0 });
  }, [source.name]);

  // Back returns to the row one came from
  const restored = useRef(false);
  useEffect(() => {
    const top = (history.state as { top?: number } | null)?.top;
    if (!restored.current && rows.total > 0) {
      restored.current = true;
      if (top) scroller.current?.scrollTo({ top });
    }
  }, [rows.total]);

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? WINDOW_ROWS - 1;
  useEffect(() => look(first, last), [look, first, last, rows]);

  const template = useMemo(
    () => (selection ? '34px ' : '') + columns.map((column) => column.grows ? `minmax(${column.width}px, 1fr)` : `${column.width}px`).join(' '),
    [columns, selection !== undefined]);

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.total - 1, index));
    setCursor(next);
    virtual.scrollToIndex(next);
  };
  const toggle = (row: R) => {
    if (!selection) return;
    const keys = new Map(selection.keys);
    const key = source.keyOf(row);
    if (!keys.delete(key)) keys.set(key, row);
    selection.onChange(keys);
  };
  const openRow = (row: R) => {
    if (!open) return;
    history.replaceState({ top: scroller.current?.scrollTop ?? 0 }, '');
    go(open(row));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== table.current) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
    const row = rows.at.get(cursor);
    if (event.key in steps) moveTo(cursor + steps[event.key]!);
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(rows.total - 1);
    else if (event.key === 'Enter' && row) openRow(row);
    else if ((event.key === 'x' || event.key === ' ') && row) toggle(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const exportAll = async (format: 'csv' | 'json') => {
    setExporting(format);
    try {
      const all: R[] = [];
      for (let total = 1; all.length < Math.min(total, EXPORT_LIMIT_ROWS);) {
        const window = await source.load(all.length, EXPORT_WINDOW_ROWS, new AbortController().signal);
        if (window.rows.length === 0) break;
        total = window.total;
        all.push(...window.rows);
      }
      if (format === 'csv') download(`${fileName}.csv`, 'text/csv;charset=utf-8', toCsv(columns, all));
      else download(`${fileName}.json`, 'application/json', toJson(columns, all));
    } finally {
      setExporting(null);
    }
  };

  const allShownSelected = selection !== undefined && rows.at.size > 0 && [...rows.at.values()].every((row) => selection.keys.has(source.keyOf(row)));
  const emptyNow = !live.loading && live.problem === null && rows.total === 0;
  return (
    <div className="grid grid-fill" onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false); }}>
      {rows.orderChanged ? (
        <button type="button" className="chip grid-frozen" onClick={live.applyOrder}>{t('grid.orderChanged')}</button>
      ) : null}
      <div ref={scroller} className="grid-scroll">
        <div ref={table} className="grid-table" role="grid" aria-label={label} aria-rowcount={rows.total + 1} aria-colcount={columns.length + (selection ? 1 : 0)}
          aria-multiselectable={selection ? true : undefined} aria-busy={live.loading}
          tabIndex={0} data-grid="" onKeyDown={onKey} aria-activedescendant={cursor >= 0 ? `${id}-${cursor}` : undefined}>
          <div className="grid-row grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {selection ? (
              <div className="grid-cell" role="columnheader">
                <input type="checkbox" aria-label={t('grid.selectLoaded')} checked={allShownSelected} tabIndex={-1}
                  onChange={() => selection.onChange(allShownSelected ? new Map() : new Map([...rows.at.values()].map((row) => [source.keyOf(row), row])))} />
              </div>
            ) : null}
            {columns.map((column) => <Head key={column.key} column={column} sort={sort} onSort={onSort} />)}
          </div>
          <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows.at.get(item.index);
              const key = row === undefined ? undefined : source.keyOf(row);
              return (
                <div key={item.key} id={`${id}-${item.index}`} role="row" aria-rowindex={item.index + 2} data-key={key}
                  aria-selected={selection ? key !== undefined && selection.keys.has(key) : undefined}
                  className={`grid-row${item.index === cursor ? ' grid-cursor' : ''}${key !== undefined && rows.changed.has(key) ? ' changed' : ''}`}
                  style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)`, cursor: open ? 'pointer' : undefined }}
                  onClick={(event) => {
                    if (row === undefined || (event.target as Element).closest('a,button,input') || getSelection()?.toString()) return;
                    setCursor(item.index);
                    openRow(row);
                  }}>
                  {selection ? (
                    <div className="grid-cell" role="gridcell">
                      {row === undefined ? null
                        : <input type="checkbox" tabIndex={-1} aria-label={t('grid.select', { key: key ?? '' })} checked={selection.keys.has(key!)} onChange={() => toggle(row)} />}
                    </div>
                  ) : null}
                  {columns.map((column) => (
                    <div key={column.key} role="gridcell" className={`grid-cell${column.number ? ' grid-number' : ''}`}
                      title={row === undefined ? undefined : hover(column.exported(row))}>
                      {row === undefined ? <span className="skeleton skeleton-0" /> : column.shown(row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
        {live.loading && rows.total === 0 ? <div className="card-body"><Loading /></div> : null}
        {emptyNow ? empty : null}
        {live.problem !== null ? <div className="card-body"><ProblemNotice problem={live.problem} onRetry={live.retry} /></div> : null}
      </div>
      <div className="grid-foot">
        <span role="status">{t('grid.total', { n: rows.total, total: formats.count(rows.total) })}
          {selection && selection.keys.size > 0 ? ` · ${t('grid.selected', { n: selection.keys.size })}` : ''}
        </span>
        {foot}
        <div className="bar-end">
          <Menu plain label={t('export.menu')} text={exporting === null ? t('export.menu') : t('export.running')} entries={[
            { key: 'csv', text: t('export.csv'), onSelect: () => void exportAll('csv') },
            { key: 'json', text: t('export.json'), onSelect: () => void exportAll('json') },
          ]} />
        </div>
      </div>
    </div>
  );
}

function Head<R>({ column, sort, onSort }: { column: Column<R>; sort: string; onSort: (sort: string) => void }) {
  const descending = column.sort !== undefined && sort === `-${column.sort}`;
  const ascending = column.sort !== undefined && sort === column.sort;
  const cell = `grid-cell${column.number ? ' grid-number' : ''}`;
  if (column.sort === undefined) {
    return <div role="columnheader" className={cell} title={column.hint ?? column.title}><span className="text">{column.title}</span></div>;
  }
  const next = ascending ? `-${column.sort}` : descending ? column.sort : column.number ? `-${column.sort}` : column.sort;
  return (
    <div role="columnheader" className={cell} aria-sort={ascending ? 'ascending' : descending ? 'descending' : 'none'} title={column.hint ?? column.title}>
      <button type="button" className="grid-sort" onClick={() => onSort(next)}>
        <span className="text">{column.title}</span><span aria-hidden="true">{ascending ? '↑' : descending ? '↓' : ''}</span>
      </button>
    </div>
  );
}

function hover(value: string | number | boolean | null | undefined): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

/** What a list says that has no rows for the filters that are on, with the way out. */
export function NothingFound({ active, onClear }: { active: readonly string[]; onClear: () => void }) {
  const { t } = useText();
  return (
    <Empty title={t('grid.nothing')} actions={<button type="button" className="chip" onClick={onClear}>{t('grid.clear')}</button>}>
      {active.length > 0 ? <span>{active.join(' · ')}</span> : null}
    </Empty>
  );
}
