import { Cell, useCell } from '../live/cell';

/**
 * Where the page is: a path below /console and its query. Everything a view shows differently (filter, sort, page, tab, range) is in the
 * query, so that a link, the back button and a second window show the same.
 */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const BASE = '/console';

export const place = new Cell<Place>(read());

/** Called before a place is left by the console's own links; a view may keep what history should remember of it. */
export function startFollowingHistory(): void {
  addEventListener('popstate', () => place.set(read()));
  history.scrollRestoration = 'manual';
}

export function hrefOf(to: string): string {
  return BASE + to;
}

/** Goes to a path with query, for example /c/x/topics?q=orders. */
export function go(to: string, how: { replace?: boolean } = {}): void {
  const href = hrefOf(to);
  if (how.replace) history.replaceState(history.state, '', href);
  else if (href !== location.pathname + location.search) history.pushState(null, '', href);
  place.set(read());
}

/** Changes some of the query and keeps the rest; null takes a parameter away. Typing replaces, choosing makes a step back. */
export function changeQuery(change: Readonly<Record<string, string | null>>, how: { replace?: boolean } = {}): void {
  const now = place.get();
  go(now.path + queryText(changed(now.query, change)), how);
}

export function changed(query: URLSearchParams, change: Readonly<Record<string, string | null>>): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

export function queryText(query: URLSearchParams | Readonly<Record<string, string | null | undefined>>): string {
  const parameters = query instanceof URLSearchParams ? query : new URLSearchParams();
  if (!(query instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export function usePlace(): Place {
  return useCell(place);
}

function read(): Place {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : location.pathname;
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) };
}

/** Matches /c/:cluster/topics/:topic; the values are decoded. Null when the path is another one. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (given.at(-1) === '' && given.length > 1) given.pop();
  if (expected.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i]!;
    const have = given[i]!;
    if (!want.startsWith(':')) {
      if (want !== have) return null;
      continue;
    }
    try {
      found[want.slice(1)] = decodeURIComponent(have);
    } catch {
      return null;
    }
  }
  return found;
}
