import { Cell } from '../live/cell';
import { apiUrl } from './nodes';
import { NoAnswer, Problem } from './problem';
import type { Session } from './types';

/** Who is signed in. `unknown` until a node was asked; `ended` keeps the pages, with whatever was typed into them, behind the sign-in. */
export type SignedIn =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly session: Session }
  | { readonly kind: 'ended'; readonly session: Session };

export const signedIn = new Cell<SignedIn>({ kind: 'unknown' });

const ANSWER_TIMEOUT_MS = 20_000;

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Told when a node did not answer: the connection looks for another one. */
export const unanswered = new Set<() => Promise<void>>();

/**
 * Asks the node the page is connected to. A read that gets no answer is asked once more, when another node has been found; what
 * changes something is not: whoever asked knows how to find out what became of it.
 *
 * @throws Problem the node answered with one
 * @throws NoAnswer no node answered
 */
export async function call<T>(path: string, how: Call = {}): Promise<T> {
  try {
    return await callOnce<T>(path, how);
  } catch (failure) {
    const retriable = failure instanceof NoAnswer || (failure instanceof Problem && failure.code === 'node-not-ready');
    if (!retriable) throw failure;
    const moved = Promise.all([...unanswered].map((tell) => tell()));
    if ((how.method ?? 'GET') !== 'GET' || how.signal?.aborted) throw failure;
    await moved;
    return callOnce<T>(path, how);
  }
}

async function callOnce<T>(path: string, how: Call): Promise<T> {
  const method = how.method ?? 'GET';
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (how.body !== undefined) headers['Content-Type'] = 'application/json';
  const now = signedIn.get();
  if (method !== 'GET' && now.kind === 'in' && now.session.csrfToken !== undefined) headers['X-Caddis-Csrf'] = now.session.csrfToken;
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(apiUrl(path), {
      method, headers, credentials: 'include', cache: 'no-store',
      body: how.body === undefined ? undefined : JSON.stringify(how.body),
      signal: how.signal ? AbortSignal.any([how.signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch (failure) {
    if (how.signal?.aborted) throw failure;
    throw new NoAnswer(`${method} ${path}: ${String(failure)}`);
  }
  const body = parsed(text);
  if (response.ok) return body as T;
  // a proxy before the node says that there is none
  if (response.status === 502 || response.status === 504) throw new NoAnswer(`${method} ${path}: ${response.status}`);
  const problem = Problem.from(response.status, body);
  if (problem.code === 'not-signed-in') sessionEnded();
  throw problem;
}

export function sessionEnded(): void {
  signedIn.update((now) => now.kind === 'in' ? { kind: 'ended', session: now.session } : now.kind === 'ended' ? now : { kind: 'out' });
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
