import { apiUrl, currentNode, nodes, withAddresses } from '../contract/nodes';
import { call, sessionEnded, signedIn, unanswered } from '../contract/client';
import { Problem } from '../contract/problem';
import { EventParser, type StreamEvent } from '../contract/sse';
import type { Overview, StreamDelta, StreamSnapshot } from '../contract/types';
import { Cell } from './cell';
import { afterFailure, SILENCE_LIMIT_MS, type Connection } from './connection';

/** What the one stream of this page tells: every view reads it here, none asks for itself. */
export const connection = new Cell<Connection>({ kind: 'connecting' });
export const overview = new Cell<Overview | null>(null);
/** Grows when rows of topics or partitions changed: lists read their windows again. */
export const topicsRevision = new Cell(0);
/** Somebody wants the picture to stand still; the stream goes on, and what it told last is shown when it may move again. */
export const paused = new Cell(false);

/** Lists are not read more often than this, however often something changes. */
const REVISION_REST_MS = 1_000;
const POLL_MS = 5_000;
const POLLS_BEFORE_NEXT_STREAM = 6;

let held: Overview | null = null;
let topicsVersion = '';
let lastEventId = '';
let running: AbortController | null = null;
let revisionTimer: ReturnType<typeof setTimeout> | undefined;
let wake: (() => void) | null = null;

paused.subscribe(() => {
  if (!paused.get() && held !== null) {
    overview.set(held);
    held = null;
    topicsRevision.update((revision) => revision + 1);
  }
});

/** Connects, and again whenever the connection ends, until `stopStream`. */
export function startStream(): void {
  if (running !== null) return;
  running = new AbortController();
  void keepConnected(running.signal);
}

export function stopStream(): void {
  running?.abort();
  running = null;
  connection.set({ kind: 'connecting' });
}

/** Tries now instead of at the time of the next attempt. */
export function tryNow(): void {
  wake?.();
}

unanswered.add(() => new Promise((resolve) => {
  // a request got no answer: the stream, which may not know yet, is opened anew and finds who answers
  if (running === null) return resolve();
  if (connection.get().kind === 'live') reopen();
  const stop = connection.subscribe(() => {
    if (connection.get().kind !== 'live') return;
    stop();
    clearTimeout(timer);
    resolve();
  });
  const timer = setTimeout(() => {
    stop();
    resolve();
  }, SILENCE_LIMIT_MS);
}));

let current: AbortController | null = null;

function reopen(): void {
  current?.abort();
}

async function keepConnected(stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await readStream(stop);
    } catch (ended) {
      if (ended instanceof StreamAgain) continue;
      // whatever else it was: no stream, and another attempt
    }
    if (stop.aborted) return;
    const state = signedIn.get().kind;
    if (state === 'out' || state === 'ended') {
      await changeOf(stop);
      continue;
    }
    const next = afterFailure(connection.get(), nodes.get(), Date.now(), Math.random());
    nodes.set(next.nodes);
    connection.set(next.connection);
    await pause(next.connection.kind === 'lost' ? next.connection.nextAttemptMs - Date.now() : 0, stop);
  }
}

async function readStream(stop: AbortSignal): Promise<void> {
  current = new AbortController();
  const mine = current;
  const signal = AbortSignal.any([stop, mine.signal]);
  let silence = setTimeout(() => mine.abort(), SILENCE_LIMIT_MS);
  try {
    const response = await fetch(apiUrl('/stream', currentNode()), {
      credentials: 'include', cache: 'no-store', signal,
      headers: { Accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }) },
    });
    if (response.status === 401) sessionEnded();
    if (response.status === 503 && Problem.from(503, await response.json().catch(() => null)).code === 'too-busy') {
      clearTimeout(silence);
      await pollInstead(signal);
      return;
    }
    if (!response.ok || response.body === null) throw new Error(`stream: ${response.status}`);
    void learnNodes();
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(() => mine.abort(), SILENCE_LIMIT_MS);
      for (const event of parser.push(value)) {
        connection.set({ kind: 'live', lastEventMs: Date.now() });
        onEvent(event);
      }
    }
  } finally {
    clearTimeout(silence);
    mine.abort();
  }
}

/** Asked at every connection: nodes come and go. Without an answer the page stays with those it knows. */
async function learnNodes(): Promise<void> {
  try {
    const urls = await call<readonly { readonly url: string }[]>('/nodes');
    nodes.update((now) => withAddresses(now, urls.map((node) => node.url), location.origin));
  } catch {
    // it may know none, or be an older one
  }
}

/**
 * The node has as many streams as it takes, of everybody or of this session: more windows than that are asked for the picture at times,
 * and for a stream again later.
 *
 * @throws NoAnswer the node does not answer
 */
async function pollInstead(signal: AbortSignal): Promise<void> {
  void learnNodes();
  for (let poll = 0; poll < POLLS_BEFORE_NEXT_STREAM && !signal.aborted; poll++) {
    show(await call<Overview>('/overview', { signal }));
    connection.set({ kind: 'live', lastEventMs: Date.now() });
    reviseLists();
    await pause(POLL_MS, signal);
  }
  throw new StreamAgain();
}

class StreamAgain extends Error {}

function onEvent(event: StreamEvent): void {
  if (event.id !== null) lastEventId = event.id;
  switch (event.event) {
    case 'snapshot': {
      const snapshot = JSON.parse(event.data) as StreamSnapshot;
      show(snapshot.overview);
      if (topicsVersion !== '' && snapshot.topicsVersion !== topicsVersion) reviseLists();
      topicsVersion = snapshot.topicsVersion;
      return;
    }
    case 'delta': {
      const delta = JSON.parse(event.data) as StreamDelta;
      if (delta.overview) show(delta.overview);
      if (delta.topicsVersion !== topicsVersion || delta.truncated) reviseLists();
      topicsVersion = delta.topicsVersion;
      return;
    }
    case 'signed-out':
      sessionEnded();
      return;
    default:
      // heartbeat, or an event of a newer node
  }
}

function show(next: Overview): void {
  if (paused.get()) held = next;
  else overview.set(next);
}

function reviseLists(): void {
  if (revisionTimer !== undefined) return;
  revisionTimer = setTimeout(() => {
    revisionTimer = undefined;
    if (!paused.get()) topicsRevision.update((revision) => revision + 1);
  }, REVISION_REST_MS);
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
    stop.addEventListener('abort', () => wake?.(), { once: true });
  });
}

/** Waits until somebody signs in again. */
function changeOf(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = signedIn.subscribe(() => {
      if (signedIn.get().kind !== 'in') return;
      end();
      resolve();
    });
    stop.addEventListener('abort', () => {
      end();
      resolve();
    }, { once: true });
  });
}
