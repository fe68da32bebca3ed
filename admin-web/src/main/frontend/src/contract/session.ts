import { call, signedIn } from './client';
import { Problem } from './problem';
import type { PlanKind, Role, Session } from './types';

/** Asks whether the cookie of an earlier visit still counts. Leaves `unknown` when no node answers. */
export async function resume(): Promise<void> {
  try {
    signedIn.set({ kind: 'in', session: await call<Session>('/session') });
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    if (failure.status !== 401) throw failure;
    signedIn.set({ kind: 'out' });
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  signedIn.set({ kind: 'in', session: await call<Session>('/session', { method: 'POST', body: { user, password, bearer: false } }) });
}

export async function signOut(): Promise<void> {
  await call('/session', { method: 'DELETE' });
  signedIn.set({ kind: 'out' });
}

export async function changePassword(current: string, replacement: string): Promise<void> {
  await call('/session/password', { method: 'PUT', body: { current, replacement } });
  signedIn.update((now) => now.kind === 'in' ? { kind: 'in', session: { ...now.session, passwordChangeDue: false } } : now);
}

const ROLES: readonly Role[] = ['VIEWER', 'OPERATOR', 'ADMIN'];

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

const NEEDS: Readonly<Partial<Record<PlanKind, Role>>> = {};

/** Who may make and execute a plan; the node decides it again. */
export function roleOf(kind: PlanKind): Role {
  return NEEDS[kind] ?? 'OPERATOR';
}
