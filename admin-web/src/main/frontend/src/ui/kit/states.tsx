import type { ReactNode } from 'react';
import { useText } from '../../text/text';

/** How something is: colour, shape and word together, never the colour alone. */
export type StateLevel = 'ok' | 'warning' | 'critical' | 'moving' | 'maintenance' | 'unknown';

const SHAPES: Record<StateLevel, ReactNode> = {
  ok: <circle cx="7" cy="7" r="5" fill="currentColor" />,
  warning: <path d="M7 1.500 13.200 12.500H.8Z" fill="currentColor" />,
  critical: <path d="M4.500 1h5L13 4.500v5L9.500 13h-5L1 9.500v-5Z" fill="currentColor" />,
  moving: <path d="M1.500 5.500h5.500V2l6 5-6 5V8.500H1.500Z" fill="currentColor" />,
  maintenance: <path d="M12.600 3.700 10.300 6 8 3.700l2.300-2.300a3.800 3.800 0 0 0-4.900 4.900L1.100 10.600a1.600 1.600 0 0 0 2.300 2.300l4.300-4.300a3.800 3.800 0 0 0 4.900-4.900Z" fill="currentColor" />,
  unknown: <circle cx="7" cy="7" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.800" />,
};

export function StateShape({ level, size = 12 }: { level: StateLevel; size?: number }) {
  return <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">{SHAPES[level]}</svg>;
}

export function State({ level, children }: { level: StateLevel; children: ReactNode }) {
  return <span className={`state state-${level}`}><StateShape level={level} /><span className="cut">{children}</span></span>;
}

/** What a replica is to its partition now. */
export type ReplicaRole = 'leader' | 'in-sync' | 'catching-up' | 'out-of-sync' | 'eligible' | 'offline';

const ROLE_LEVELS: Record<ReplicaRole, StateLevel> = {
  leader: 'ok', 'in-sync': 'ok', 'catching-up': 'moving', 'out-of-sync': 'warning', eligible: 'warning', offline: 'critical',
};

const ROLE_SHAPES: Record<ReplicaRole, ReactNode> = {
  leader: <circle cx="6" cy="6" r="4.500" fill="currentColor" />,
  'in-sync': <circle cx="6" cy="6" r="3.800" fill="none" stroke="currentColor" strokeWidth="1.600" />,
  'catching-up': <><circle cx="6" cy="6" r="3.800" fill="none" stroke="currentColor" strokeWidth="1.600" /><path d="M6 2.200a3.800 3.800 0 0 0 0 7.600Z" fill="currentColor" /></>,
  'out-of-sync': <path d="m2.500 2.500 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.900" strokeLinecap="round" />,
  eligible: <path d="M6 1.500 10.500 6 6 10.500 1.500 6Z" fill="none" stroke="currentColor" strokeWidth="1.600" />,
  offline: <><circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.600" /><path d="m3.200 8.800 5.600-5.600" stroke="currentColor" strokeWidth="1.600" /></>,
};

export interface ReplicaView {
  readonly brokerId: number;
  readonly role: ReplicaRole;
  readonly preferred: boolean;
}

/** All replicas of a partition in the order of its assignment, each with glyph and broker. */
export function ReplicaStrip({ replicas }: { replicas: readonly ReplicaView[] }) {
  const { t } = useText();
  return (
    <span className="replicas">
      {replicas.map((replica) => {
        const role = t(`replica.${replica.role}`, {});
        const title = t(replica.preferred ? 'replica.titlePreferred' : 'replica.title', { broker: replica.brokerId, role });
        return (
          <span key={replica.brokerId} title={title}
            className={`replica state-${ROLE_LEVELS[replica.role]} replica-${replica.role}${replica.preferred ? ' replica-preferred' : ''}`}>
            <svg width="11" height="11" viewBox="0 0 12 12" aria-hidden="true">{ROLE_SHAPES[replica.role]}</svg>
            <b aria-hidden="true">{replica.brokerId}</b>
            <span className="hidden-visually">{title}</span>
          </span>
        );
      })}
    </span>
  );
}
