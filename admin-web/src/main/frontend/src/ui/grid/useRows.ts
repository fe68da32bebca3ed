import { useCallback, useEffect, useRef, useState } from 'react';
import { loaded, missingOffsets, noRows, refreshed, refreshedInPlace, type KeyOf, type Rows, type Window } from './rows';

/** Rows that one question asks for; what a screen shows fits into one or two. */
export const WINDOW_ROWS = 100;

export interface RowSource<R> {
  /** Names the list with its filter and sort: another name is another list, which starts empty at its top. */
  readonly name: string;
  readonly keyOf: KeyOf<R>;
  readonly load: (offset: number, limit: number, signal: AbortSignal) => Promise<Window<R>>;
}

export interface LiveRows<R> {
  readonly rows: Rows<R>;
  readonly loading: boolean;
  readonly problem: unknown;
  /** Tells which rows are in view; loads those that are missing. */
  readonly look: (first: number, last: number) => void;
  readonly applyOrder: () => void;
  readonly retry: () => void;
}

/**
 * Keeps the windows in view of a list that lives on the node.
 *
 * @param revision grows when the node says that the list changed; the windows in view are read again then
 * @param frozen somebody points at the grid: its order stays
 */
export function useRows<R>(source: RowSource<R>, revision: number, frozen: boolean): LiveRows<R> {
  const [state, setState] = useState<{ name: string; rows: Rows<R>; loading: boolean; problem: unknown }>(
    { name: source.name, rows: noRows<R>(), loading: true, problem: null });
  const latest = useRef({ source, frozen, state, first: 0, last: WINDOW_ROWS - 1, asked: new Set<number>() });
  latest.current.source = source;
  latest.current.frozen = frozen;
  latest.current.state = state;
  const running = useRef(new AbortController());

  const ask = useCallback((offset: number, how: 'first' | 'more' | 'again' | 'apply') => {
    const now = latest.current;
    const { source: asked } = now;
    if (how === 'more' && now.asked.has(offset)) return;
    now.asked.add(offset);
    const signal = running.current.signal;
    asked.load(offset, WINDOW_ROWS, signal).then(
      (window) => {
        now.asked.delete(offset);
        if (signal.aborted) return;
        setState((before) => {
          const shown = before.name === asked.name ? before.rows : noRows<R>();
          const rows = (how === 'again' || how === 'apply') && shown.at.size > 0
            ? (how === 'again' && latest.current.frozen ? refreshedInPlace : refreshed)(shown, window, asked.keyOf)
            : loaded(how === 'first' ? noRows<R>() : shown, window);
          return { name: asked.name, rows, loading: false, problem: null };
        });
      },
      (problem: unknown) => {
        now.asked.delete(offset);
        if (!signal.aborted) setState((before) => ({ ...before, name: asked.name, loading: false, problem }));
      });
  }, []);

  useEffect(() => {
    running.current.abort();
    running.current = new AbortController();
    latest.current.asked.clear();
    // the old rows stay until the new ones are there: a list that blinks at every letter cannot be read
    setState((before) => ({ ...before, loading: true, problem: null }));
    ask(0, 'first');
    return () => running.current.abort();
  }, [source.name, ask]);

  const again = useCallback((how: 'again' | 'apply') => {
    const { first, last } = latest.current;
    for (let offset = Math.floor(first / WINDOW_ROWS) * WINDOW_ROWS; offset <= last; offset += WINDOW_ROWS) ask(offset, how);
  }, [ask]);

  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    again('again');
  }, [revision, again]);

  const look = useCallback((first: number, last: number) => {
    latest.current.first = first;
    latest.current.last = last;
    const { state: now, source: wanted } = latest.current;
    if (now.name !== wanted.name || now.loading) return;
    for (const offset of missingOffsets(now.rows, first, last, WINDOW_ROWS)) ask(offset, 'more');
  }, [ask]);

  // asked for by hand: then rows move also under the pointer
  const applyOrder = useCallback(() => again('apply'), [again]);

  const retry = useCallback(() => {
    setState((before) => ({ ...before, loading: true, problem: null }));
    ask(Math.floor(latest.current.first / WINDOW_ROWS) * WINDOW_ROWS, 'more');
  }, [ask]);

  return { rows: state.rows, loading: state.loading, problem: state.problem, look, applyOrder, retry };
}
