import { describe, expect, it } from 'vitest';
import { loaded, missingOffsets, noRows, refreshed, refreshedInPlace, type Rows } from '../src/ui/grid/rows';

interface Row { readonly id: string; readonly lag: number }

const keyOf = (row: Row) => row.id;
const window = (offset: number, total: number, ...rows: Row[]) => ({ offset, total, rows });
const row = (id: string, lag = 0): Row => ({ id, lag });
const order = (rows: Rows<Row>) => [...rows.at].sort(([a], [b]) => a - b).map(([, one]) => one.id).join('');
const three = loaded(noRows<Row>(), window(0, 3, row('a', 1), row('b', 2), row('c', 3)));

describe('rows of a grid', () => {
  it('shouldMoveNoRow_whenTheOrderIsFrozen', () => {
    const after = refreshedInPlace(three, window(0, 3, row('c', 9), row('a', 1), row('b', 5)), keyOf);
    expect(order(after)).toBe('abc');
    expect([...after.at.values()].map((one) => one.lag)).toEqual([1, 5, 9]);
    expect([...after.changed].sort()).toEqual(['b', 'c']);
    expect(after.orderChanged).toBe(true);
  });

  it('shouldKeepTheRow_whenItIsGoneWhileTheOrderIsFrozen', () => {
    const after = refreshedInPlace(three, window(0, 2, row('a', 1), row('c', 3)), keyOf);
    expect(order(after)).toBe('abc');
    expect(after.total).toBe(3);
    expect(after.orderChanged).toBe(true);
  });

  it('shouldNotOfferTheOrder_whenOnlyValuesChanged', () => {
    const after = refreshedInPlace(three, window(0, 3, row('a', 7), row('b', 2), row('c', 3)), keyOf);
    expect(after.orderChanged).toBe(false);
    expect([...after.changed]).toEqual(['a']);
  });

  it('shouldTakeTheOrderOfTheNode_whenNobodyPointsAtTheGrid', () => {
    const after = refreshed(three, window(0, 2, row('c', 9), row('a', 1)), keyOf);
    expect(order(after)).toBe('ca');
    expect([...after.changed]).toEqual(['c']);
  });

  it('shouldTintNoNewRow', () => {
    expect([...refreshed(three, window(0, 1, row('z')), keyOf).changed]).toEqual([]);
  });

  it('shouldAskForWindowsThatAreNotThere', () => {
    const rows = loaded({ ...noRows<Row>(), total: 1000 }, { offset: 100, total: 1000, rows: Array.from({ length: 100 }, (_, i) => row(String(i))) });
    expect(missingOffsets(rows, 90, 210, 100)).toEqual([0, 200]);
    expect(missingOffsets(rows, 100, 199, 100)).toEqual([]);
    expect(missingOffsets(loaded(noRows<Row>(), window(0, 3, row('a'), row('b'), row('c'))), 0, 99, 100)).toEqual([]);
  });
});
