import { useCallback, useEffect, useRef, useState } from 'react';
import { paused } from './stream';

/** For what the stream does not tell of: asked again at this rate while somebody looks. */
export const POLL_MS = 5_000;

/** Grows every `POLL_MS` while the page is visible and not paused. */
export function usePolledRevision(): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && !paused.get()) setRevision((now) => now + 1);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, []);
  return revision;
}

export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: unknown;
  readonly loading: boolean;
  readonly again: () => void;
}

/** One thing of the node, asked for when its name changes and again when the revision does. The last answer stays until the next. */
export function useLoaded<T>(name: string, load: (signal: AbortSignal) => Promise<T>, revision: number = 0): Loaded<T> {
  const [state, setState] = useState<{ name: string; value: T | null; problem: unknown; loading: boolean }>({ name, value: null, problem: null, loading: true });
  const [retries, setRetries] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const running = new AbortController();
    setState((now) => now.name === name ? { ...now, loading: true } : { name, value: null, problem: null, loading: true });
    latest.current(running.signal).then(
      (value) => setState({ name, value, problem: null, loading: false }),
      (problem: unknown) => {
        if (!running.signal.aborted) setState((now) => ({ ...now, name, problem, loading: false }));
      });
    return () => running.abort();
  }, [name, revision, retries]);
  const again = useCallback(() => setRetries((now) => now + 1), []);
  return { value: state.name === name ? state.value : null, problem: state.problem, loading: state.loading, again };
}

/** The time, for what says how long ago something was. */
export function useNowMs(everyMs = 1_000): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
