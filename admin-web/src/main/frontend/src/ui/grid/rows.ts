/**
 * What a grid knows of a list that the node sorts, filters and pages: the rows of the windows it asked for, each at its place in the
 * whole. Immutable. While somebody points at the grid its order is frozen: a refresh changes the values of the rows that are shown and
 * moves none, because a row that slides away under the pointer is how the wrong thing gets deleted.
 */
export interface Rows<R> {
  readonly total: number;
  readonly at: ReadonlyMap<number, R>;
  /** Of rows whose values the last refresh changed: these are tinted for a moment. */
  readonly changed: ReadonlySet<string>;
  /** The node has another order, or other rows, than what is shown. */
  readonly orderChanged: boolean;
}

export interface Window<R> {
  readonly offset: number;
  readonly total: number;
  readonly rows: readonly R[];
}

export type KeyOf<R> = (row: R) => string;

export function noRows<R>(): Rows<R> {
  return { total: 0, at: new Map(), changed: new Set(), orderChanged: false };
}

/** A window of a list that was not shown before: rows take the places the node gives them. */
export function loaded<R>(shown: Rows<R>, window: Window<R>): Rows<R> {
  const at = new Map<number, R>();
  // what lies beyond the end is gone
  for (const [index, row] of shown.at) if (index < window.total) at.set(index, row);
  window.rows.forEach((row, position) => at.set(window.offset + position, row));
  return { ...shown, total: window.total, at, changed: new Set() };
}

/** A window that was read again, while the order may move: it replaces what was there. */
export function refreshed<R>(shown: Rows<R>, window: Window<R>, keyOf: KeyOf<R>): Rows<R> {
  const next = loaded(shown, window);
  const before = byKey(shown, keyOf);
  const changed = new Set<string>();
  for (const row of window.rows) {
    const old = before.get(keyOf(row));
    if (old !== undefined && !same(old, row)) changed.add(keyOf(row));
  }
  return { ...next, changed, orderChanged: false };
}

/** A window that was read again while the order is frozen: values change where the row is shown, places never. */
export function refreshedInPlace<R>(shown: Rows<R>, window: Window<R>, keyOf: KeyOf<R>): Rows<R> {
  const fresh = new Map(window.rows.map((row) => [keyOf(row), row]));
  const at = new Map<number, R>();
  const changed = new Set<string>();
  let orderChanged = shown.orderChanged || window.total !== shown.total;
  for (const [index, row] of shown.at) {
    const key = keyOf(row);
    const next = fresh.get(key);
    if (next !== undefined && !same(row, next)) changed.add(key);
    at.set(index, next ?? row);
    const expected = window.rows[index - window.offset];
    if (expected !== undefined && keyOf(expected) !== key) orderChanged = true;
  }
  return { total: shown.total, at, changed, orderChanged };
}

/** The windows of this size that cover a range and are not all there, by their offsets. */
export function missingOffsets<R>(shown: Rows<R>, first: number, last: number, windowRows: number): number[] {
  const offsets: number[] = [];
  for (let offset = Math.floor(first / windowRows) * windowRows; offset <= last; offset += windowRows) {
    const end = Math.min(offset + windowRows, shown.total);
    for (let index = offset; index < end; index++) {
      if (!shown.at.has(index)) {
        offsets.push(offset);
        break;
      }
    }
  }
  return offsets;
}

function byKey<R>(rows: Rows<R>, keyOf: KeyOf<R>): Map<string, R> {
  const found = new Map<string, R>();
  for (const row of rows.at.values()) found.set(keyOf(row), row);
  return found;
}

/** Rows are plain JSON with their members in the order in which the node always sends them. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
