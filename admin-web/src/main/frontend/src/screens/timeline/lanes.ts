import type { TimelineEvent } from '../../contract/types';

/** One line of the picture: a broker, or the office of the controller. */
export interface Lane {
  readonly key: string;
  readonly brokerId: number | null;
  readonly marks: readonly TimelineEvent[];
}

/** Whom an event is shown with: the broker it is about, the broker that lost or got the lead, else the controller. */
export function laneOf(event: TimelineEvent): number | null {
  if (event.kind === 'controller-elected') return null;
  if (event.brokerId !== undefined) return event.brokerId;
  for (const name of ['fromLeader', 'toLeader', 'brokerId']) {
    const value = event.details[name];
    if (value !== undefined && /^\d+$/.test(value)) return Number(value);
  }
  return null;
}

/** Lanes by broker id, the controller's first; only those with marks. */
export function lanesOf(events: readonly TimelineEvent[]): Lane[] {
  const found = new Map<number | null, TimelineEvent[]>();
  for (const event of events) {
    const lane = laneOf(event);
    const marks = found.get(lane);
    if (marks) marks.push(event);
    else found.set(lane, [event]);
  }
  return [...found].sort(([a], [b]) => (a ?? -1) - (b ?? -1)).map(([brokerId, marks]) => ({ key: String(brokerId ?? 'controller'), brokerId, marks }));
}
