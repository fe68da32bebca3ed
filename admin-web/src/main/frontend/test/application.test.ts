import { describe, expect, it } from 'vitest';
import { Shortcuts, type Key } from '../src/app/keyboard';
import { changed, match, queryText } from '../src/app/place';
import { preferencesFrom } from '../src/app/preferences';
import { clusterInPath, placeOfLink, routeOf, topicPath } from '../src/app/routes';
import { listQuery } from '../src/contract/lists';
import { Problem } from '../src/contract/problem';
import { withAddresses } from '../src/contract/nodes';
import { EventParser } from '../src/contract/sse';
import { afterFailure } from '../src/live/connection';
import { sparkPath } from '../src/ui/chart/Sparkline';
import { ranges } from '../src/screens/groups/ranges';
import { lanesOf } from '../src/screens/timeline/lanes';
import type { TimelineEvent } from '../src/contract/types';

const key = (text: string, more: Partial<Key> = {}): Key => ({ key: text, ctrl: false, meta: false, alt: false, ...more });
const free = { typing: false, dialogOpen: false };

describe('keys', () => {
  it('shouldGoToAPlace_whenItsLetterFollowsG', () => {
    const shortcuts = new Shortcuts();
    expect(shortcuts.onKey(key('g'), free, 0)).toBeNull();
    expect(shortcuts.onKey(key('t'), free, 500)).toEqual({ kind: 'go', target: 'topics' });
    expect(shortcuts.onKey(key('t'), free, 600)).toBeNull();
  });

  it('shouldForgetG_whenTheLetterComesLate', () => {
    const shortcuts = new Shortcuts();
    shortcuts.onKey(key('g'), free, 0);
    expect(shortcuts.onKey(key('t'), free, 5_000)).toBeNull();
  });

  it('shouldLeaveKeysAlone_whileSomebodyTypes', () => {
    const shortcuts = new Shortcuts();
    for (const one of ['/', '?', '.', 'j', 'g']) expect(shortcuts.onKey(key(one), { typing: true, dialogOpen: false }, 0)).toBeNull();
    expect(shortcuts.onKey(key('k', { ctrl: true }), { typing: true, dialogOpen: false }, 0)).toEqual({ kind: 'palette' });
    expect(shortcuts.onKey(key('k', { ctrl: true }), { typing: false, dialogOpen: true }, 0)).toBeNull();
    expect(shortcuts.onKey(key('/', { ctrl: true }), free, 0)).toBeNull();
  });
});

describe('places', () => {
  it('shouldFindTheScreen_andDecodeItsNames', () => {
    expect(routeOf('/c/x/topics/a%2Fb/groups')?.params).toEqual({ cluster: 'x', topic: 'a/b', tab: 'groups' });
    expect(routeOf('/c/x/brokers/3')?.route.section).toBe('brokers');
    expect(routeOf('/c/x/nothing')).toBeNull();
    expect(match('/c/:cluster', '/c/%E0%A4%A')).toBeNull();
    expect(clusterInPath('/c/Zk1/overview')).toBe('Zk1');
    expect(clusterInPath('/')).toBeNull();
  });

  it('shouldKeepTheRestOfTheQuery_whenOnePartChanges', () => {
    expect(changed(new URLSearchParams('q=a&sort=-size'), { q: 'orders', state: 'OFFLINE' }).toString()).toBe('q=orders&sort=-size&state=OFFLINE');
    expect(changed(new URLSearchParams('q=a&sort=-size'), { q: null }).toString()).toBe('sort=-size');
    expect(queryText({ a: '', b: null, c: 'x y' })).toBe('?c=x+y');
  });

  it('shouldLeadFromALinkOfTheInterfaceToItsScreen', () => {
    expect(placeOfLink('/partitions?state=UNDER_MIN_ISR')).toBe('/partitions?state=UNDER_MIN_ISR');
    expect(placeOfLink('/brokers/3')).toBe('/brokers/3');
    expect(placeOfLink('/topics/orders')).toBe(topicPath('orders'));
  });

  it('shouldAskTheNodeToSortAndPage', () => {
    expect(listQuery({ path: '/topics', search: 'ord', sort: '-size', filters: { state: 'OFFLINE', policy: null } }, 200, 100)).toBe('?state=OFFLINE&search=ord&sort=size&order=desc&page=2&size=100');
    expect(() => listQuery({ path: '/topics' }, 50, 100)).toThrow(RangeError);
  });
});

describe('preferences', () => {
  it('shouldTakeEachValueThatIsOne_andTheDefaultForTheOthers', () => {
    expect(preferencesFrom('{"theme":"dark","language":"xx","zone":"Mars/Base","density":7}', ['ru-RU', 'en'])).toEqual({ theme: 'dark', language: 'ru', zone: 'UTC', density: 'normal', navigation: 'wide' });
    expect(preferencesFrom('not json', ['de-DE'])).toMatchObject({ theme: 'system', language: 'en' });
  });
});

describe('the stream', () => {
  it('shouldFindEvents_whereverTheNetworkCutThem', () => {
    const text = ': hello\nid: 1-6c1f-41\nevent: snapshot\ndata: {"a":\ndata: 1}\n\nid: 2\r\nevent: heartbeat\r\ndata: {}\r\n\r\n';
    const expected = [{ id: '1-6c1f-41', event: 'snapshot', data: '{"a":\n1}' }, { id: '2', event: 'heartbeat', data: '{}' }];
    for (let size = 1; size <= text.length; size++) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)));
      expect(events).toEqual(expected);
    }
  });

  it('shouldTellNothing_ofAnEventThatIsNotFinished', () => {
    expect(new EventParser().push('data: 1\n')).toEqual([]);
  });
});

describe('the connection', () => {
  it('shouldTryTheNextNode_andPauseLongerEachTimeRound', () => {
    const all = [{ base: '' }, { base: 'http://b/console' }];
    const first = afterFailure({ kind: 'live', lastEventMs: 0 }, { all, current: 0 }, 1_000, 0.5);
    expect(first.nodes.current).toBe(1);
    expect(first.connection).toEqual({ kind: 'lost', sinceMs: 1_000, attempts: 1, nextAttemptMs: 1_250 });
    const second = afterFailure(first.connection, first.nodes, 2_000, 0.5);
    expect(second.nodes.current).toBe(0);
    expect(second.connection).toEqual({ kind: 'lost', sinceMs: 1_000, attempts: 2, nextAttemptMs: 2_250 });
    expect(afterFailure(second.connection, second.nodes, 3_000, 0.5).connection).toMatchObject({ attempts: 3, nextAttemptMs: 3_500 });
    expect(afterFailure({ kind: 'lost', sinceMs: 0, attempts: 90, nextAttemptMs: 0 }, { all, current: 0 }, 0, 1).connection).toMatchObject({ nextAttemptMs: 6_250 });
  });
});

describe('the nodes', () => {
  it('shouldStayWithTheOneThatAnswers_whenTheirAddressesAreLearnt', () => {
    const first = withAddresses({ all: [{ base: '' }], current: 0 }, ['http://a:1/console', 'http://b:2/console', 'http://c:3/console'], 'http://a:1');
    expect(first).toEqual({ all: [{ base: '' }, { base: 'http://b:2/console' }, { base: 'http://c:3/console' }], current: 0 });
    expect(withAddresses({ ...first, current: 2 }, ['http://c:3/console', 'http://a:1/console'], 'http://a:1')).toEqual({ all: [{ base: '' }, { base: 'http://c:3/console' }], current: 1 });
    expect(withAddresses(first, [], 'http://a:1').all).toEqual([{ base: '' }]);
  });
});

describe('problems', () => {
  it('shouldBeReadFromAnyAnswer', () => {
    expect(Problem.from(409, { type: 'urn:caddis:problem:plan-stale', detail: 'd', params: {}, changes: [{ code: 'topic-gone' }] })).toMatchObject({ code: 'plan-stale', status: 409, changes: [{ code: 'topic-gone' }] });
    expect(Problem.from(500, '<html>')).toMatchObject({ code: 'http', status: 500 });
    expect(Problem.from(500, { type: 'about:blank' })).toMatchObject({ code: 'http', instance: null });
  });
});

describe('pictures', () => {
  it('shouldInterruptTheCurve_whereNothingIsKnown', () => {
    expect(sparkPath([0, 1, null, 2, 2], 100, 22).match(/M/g)).toHaveLength(2);
    expect(sparkPath([null, 1], 100, 22)).toBe('');
  });

  it('shouldWriteNumbersAsRanges', () => {
    expect(ranges([7, 0, 1, 2, 10, 11])).toBe('0–2, 7, 10–11');
    expect(ranges([])).toBe('');
  });

  it('shouldShowAnEventWithTheBrokerItIsAbout', () => {
    const event = (kind: string, details: Record<string, string>, brokerId?: number): TimelineEvent => ({ position: '1', eventId: kind + brokerId, at: '', kind, controllerId: 1, controllerEpoch: 1, details, ...(brokerId === undefined ? {} : { brokerId }) });
    const lanes = lanesOf([event('leader-changed', { fromLeader: '3', toLeader: '1' }), event('broker-gone', {}, 2), event('controller-elected', { brokerId: '2' }, 2)]);
    expect(lanes.map((lane) => [lane.brokerId, lane.marks.length])).toEqual([[null, 1], [2, 1], [3, 1]]);
  });
});
