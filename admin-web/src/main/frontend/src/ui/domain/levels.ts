import type { BrokerRow, Level, PartitionRow, PartitionState } from '../../contract/types';
import type { ReplicaView, StateLevel } from '../kit/states';

export function stateLevel(level: Level): StateLevel {
  switch (level) {
    case 'OK':
      return 'ok';
    case 'WARNING':
      return 'warning';
    case 'CRITICAL':
      return 'critical';
    default:
      return 'unknown';
  }
}

export function partitionLevel(state: PartitionState): StateLevel {
  switch (state) {
    case 'OFFLINE':
    case 'UNDER_MIN_ISR':
      return 'critical';
    case 'UNDER_REPLICATED':
    case 'NON_PREFERRED_LEADER':
      return 'warning';
    case 'REASSIGNING':
      return 'moving';
    case 'HEALTHY':
      return 'ok';
    default:
      return 'unknown';
  }
}

export function brokerLevel(broker: BrokerRow): StateLevel {
  if (broker.state === 'DRAINING') return 'maintenance';
  if (broker.state === 'OFFLINE') return broker.level === 'CRITICAL' ? 'critical' : 'warning';
  return stateLevel(broker.level);
}

/** The replicas of a partition as glyphs, in the order of its assignment. */
export function replicaViews(partition: PartitionRow): ReplicaView[] {
  return partition.replicas.map((replica) => ({
    brokerId: replica.brokerId,
    preferred: replica.brokerId === partition.preferredLeader,
    role: roleOf(replica.state, replica.adding),
  }));
}

function roleOf(state: PartitionRow['replicas'][number]['state'], adding: boolean): ReplicaView['role'] {
  switch (state) {
    case 'LEADER':
      return 'leader';
    case 'IN_SYNC':
      return 'in-sync';
    case 'ELIGIBLE':
      return 'eligible';
    case 'OUT_OF_SYNC':
      return adding ? 'catching-up' : 'out-of-sync';
    default:
      return 'offline';
  }
}

export function partitionKey(partition: { readonly topic: string; readonly partition: number }): string {
  return `${partition.topic}-${partition.partition}`;
}
