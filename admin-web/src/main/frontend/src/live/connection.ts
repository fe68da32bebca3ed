import type { Nodes } from '../contract/nodes';
import { following } from '../contract/nodes';

/** How the page stands to the node that serves it. Pure; the stream carries it out. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly lastEventMs: number }
  /** No answer since, the next attempt is at `nextAttemptMs`. */
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly attempts: number; readonly nextAttemptMs: number };

/** A node that keeps quiet for so long is gone: it sends a heartbeat every ten seconds. */
export const SILENCE_LIMIT_MS = 30_000;
/** Without another event the data is called old after this. */
export const STALE_AFTER_MS = 12_000;
/** A short break is not worth a word. */
export const LOST_NOTICE_AFTER_MS = 5_000;

const FIRST_RETRY_MS = 250;
const RETRY_LIMIT_MS = 5_000;

/** After a failure: at once the next node where there is one, then with growing pauses round the list. */
export function afterFailure(now: Connection, nodes: Nodes, nowMs: number, jitter: number): { connection: Connection; nodes: Nodes } {
  const attempts = now.kind === 'lost' ? now.attempts + 1 : 1;
  const sinceMs = now.kind === 'lost' ? now.sinceMs : nowMs;
  const round = Math.floor((attempts - 1) / nodes.all.length);
  const pauseMs = Math.min(RETRY_LIMIT_MS, FIRST_RETRY_MS * 2 ** Math.min(round, 10));
  return {
    connection: { kind: 'lost', sinceMs, attempts, nextAttemptMs: nowMs + Math.round(pauseMs * (0.75 + jitter / 2)) },
    nodes: following(nodes),
  };
}
