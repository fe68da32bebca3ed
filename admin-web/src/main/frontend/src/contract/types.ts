import type { Int64 } from '../format/int64';

/*
 * The records of module admin-api as JSON. What may be null there is left out of the JSON and optional here; docs/admin-api.md says
 * what each means. Values of enumerations are open: a newer node may send one that this page does not know.
 */

export type Level = 'OK' | 'UNKNOWN' | 'WARNING' | 'CRITICAL';
export type Role = 'VIEWER' | 'OPERATOR' | 'ADMIN';

export interface Gap {
  readonly code: string;
  readonly brokerId?: number;
  readonly what: string;
  readonly detail: string;
}

export interface Facet {
  readonly field: string;
  readonly value: string;
  readonly count: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly matching: number;
  readonly page: number;
  readonly size: number;
  readonly facets: readonly Facet[];
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface Slice<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface Session {
  readonly sessionId: string;
  readonly user: string;
  readonly role: Role;
  readonly csrfToken?: string;
  readonly token?: string;
  readonly signedInAt: string;
  readonly expiresAt: string;
  readonly idleSeconds: number;
  readonly passwordChangeDue: boolean;
}

export interface Cause {
  readonly code: string;
  readonly level: Level;
  readonly count?: Int64;
  readonly params: Readonly<Record<string, string>>;
  readonly link?: string;
}

export interface Indicator {
  readonly name: string;
  readonly value?: Int64;
  readonly unit: string;
  readonly level: Level;
  readonly link?: string;
  readonly stepSeconds: number;
  readonly history: readonly (Int64 | null)[];
}

export interface BrokerRow {
  readonly brokerId: number;
  readonly state: 'ACTIVE' | 'DRAINING' | 'OFFLINE';
  readonly level: Level;
  readonly host?: string;
  readonly port?: number;
  readonly rack?: string;
  readonly controller: boolean;
  readonly servesThis: boolean;
  readonly leaders: number;
  readonly preferredLeaders: number;
  readonly replicas: number;
  readonly inSyncReplicas: number;
  readonly leaderSkewPercent?: number;
  readonly sizeBytes?: Int64;
  readonly brokerEpoch?: Int64;
  readonly since?: string;
}

export interface Overview {
  readonly clusterId: string;
  readonly nodeId: number;
  readonly verdict: { readonly level: Level; readonly causes: readonly Cause[] };
  readonly indicators: readonly Indicator[];
  readonly brokers: readonly BrokerRow[];
  readonly topics: number;
  readonly partitions: number;
  readonly replicas: number;
  readonly controllerId?: number;
  readonly controllerEpoch?: number;
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface BrokerDetail {
  readonly broker: BrokerRow;
  readonly endpoints: readonly { readonly listener: string; readonly host: string; readonly port: number; readonly securityProtocol: string }[];
  readonly incarnation?: string;
  readonly cleanShutdown?: boolean;
  readonly newDirectories?: boolean;
  readonly onlineDirectories?: number;
  readonly coordinatorSlots: number;
  readonly partitions: Readonly<Record<string, number>>;
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface TopicHealth {
  readonly offline: number;
  readonly underMinIsr: number;
  readonly underReplicated: number;
  readonly reassigning: number;
  readonly nonPreferredLeader: number;
  readonly healthy: number;
}

export interface TopicRow {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  readonly level: Level;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  readonly health: TopicHealth;
  readonly cleanupPolicy: string;
  readonly sizeBytes?: Int64;
  readonly messages?: Int64;
  readonly messagesInPerSecond?: Int64;
}

export interface TopicDetail {
  readonly topic: TopicRow;
  readonly overrides: Readonly<Record<string, string>>;
  readonly brokers: readonly number[];
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export type PartitionState = 'OFFLINE' | 'UNDER_MIN_ISR' | 'UNDER_REPLICATED' | 'REASSIGNING' | 'NON_PREFERRED_LEADER' | 'HEALTHY';
export const PARTITION_STATES: readonly PartitionState[] =
  ['OFFLINE', 'UNDER_MIN_ISR', 'UNDER_REPLICATED', 'REASSIGNING', 'NON_PREFERRED_LEADER', 'HEALTHY'];

export interface Replica {
  readonly brokerId: number;
  readonly state: 'LEADER' | 'IN_SYNC' | 'ELIGIBLE' | 'OUT_OF_SYNC' | 'OFFLINE';
  readonly adding: boolean;
  readonly removing: boolean;
  readonly sizeBytes?: Int64;
}

export interface PartitionRow {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly level: Level;
  readonly states: readonly PartitionState[];
  readonly leader?: number;
  readonly preferredLeader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly Replica[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly minInsyncReplicas: number;
  readonly startOffset?: Int64;
  readonly endOffset?: Int64;
  readonly sizeBytes?: Int64;
  readonly lastChange?: { readonly at: string; readonly kind: string; readonly cause?: string };
}

export interface SettingRow {
  readonly name: string;
  readonly value?: string;
  readonly source: string;
  readonly defaultValue?: string;
  readonly overridden: boolean;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly type: string;
  readonly documentation: string;
  readonly given: readonly { readonly name: string; readonly value?: string; readonly source: string }[];
}

export interface SettingsView {
  readonly resource: string;
  readonly name: string;
  readonly settings: readonly SettingRow[];
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface GroupRow {
  readonly groupId: string;
  readonly type: string;
  readonly protocolType: string;
  readonly protocol: string;
  readonly state: string;
  readonly members: number;
  readonly epoch: number;
  readonly coordinatorId?: number;
  readonly coordinatorSlot: number;
  readonly stateSince: string;
  readonly topics: readonly string[];
}

export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface GroupMember {
  readonly memberId: string;
  readonly instanceId?: string;
  readonly rack?: string;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberEpoch: number;
  readonly phase: string;
  readonly subscribedTopics: readonly string[];
  readonly subscribedRegex?: string;
  readonly serverAssignor?: string;
  readonly protocols: readonly string[];
  readonly owned: Assignment;
  readonly target: Assignment;
  readonly revoking: Assignment;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export interface GroupOffset {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly committedOffset: Int64;
  readonly leaderEpoch?: number;
  readonly metadata: string;
  readonly committedAt: string;
  readonly expiresAt?: string;
  readonly endOffset?: Int64;
}

export interface GroupDetail {
  readonly group: GroupRow;
  readonly members: readonly GroupMember[];
  readonly offsets: readonly GroupOffset[];
  readonly missing: readonly Gap[];
  readonly asOf: string;
}

export interface TimelineEvent {
  readonly position: Int64;
  readonly eventId: string;
  readonly at: string;
  readonly kind: string;
  readonly cause?: string;
  readonly brokerId?: number;
  readonly topic?: string;
  readonly topicId?: string;
  readonly partition?: number;
  readonly controllerId: number;
  readonly controllerEpoch: number;
  readonly details: Readonly<Record<string, string>>;
}

export type PlanKind =
  | 'MOVE_LEADERS' | 'MOVE_BROKER_LEADERS' | 'ELECT_PREFERRED' | 'RESIGN_CONTROLLER';

export interface PartitionTarget {
  readonly topic: string;
  readonly partition: number;
  readonly to?: number;
}

export interface TopicWish {
  readonly name: string;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface SettingsWish {
  readonly resource: 'TOPIC' | 'BROKER' | 'CLUSTER' | 'GROUP';
  readonly name?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface ReplicasWish {
  readonly targets?: readonly { readonly topic: string; readonly partition: number; readonly brokers: readonly number[] }[];
  readonly throttleBytesPerSecond?: Int64;
}

export interface OffsetsWish {
  readonly groupId: string;
  readonly topic?: string;
  readonly partitions?: readonly number[];
  readonly to: 'EARLIEST' | 'LATEST' | 'OFFSET' | 'SHIFT' | 'TIME' | 'GROUP';
  readonly offset?: Int64;
  readonly time?: string;
  readonly fromGroup?: string;
}

export interface PlanRequest {
  readonly kind: PlanKind;
  readonly partitions?: readonly PartitionTarget[];
  readonly brokerId?: number;
  readonly topic?: TopicWish;
  readonly settings?: SettingsWish;
  readonly replicas?: ReplicasWish;
  readonly offsets?: OffsetsWish;
}

export interface ReplicaMove {
  readonly topic: string;
  readonly partition: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly bytesToCopy?: Int64;
  readonly why: string;
  readonly risk: Level;
  readonly partitionEpoch: number;
}

export interface OffsetMove {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly before?: Int64;
  readonly after?: Int64;
  readonly startOffset?: Int64;
  readonly endOffset?: Int64;
  readonly skipped?: Int64;
  readonly replayed?: Int64;
  readonly why: string;
}

export interface RecoveryOption {
  readonly brokerId: number;
  readonly alive: boolean;
  readonly why: string;
  readonly endOffset?: Int64;
  readonly lostRecords?: Int64;
  readonly lostMs?: Int64;
  readonly risk: Level;
}

export interface Recovery {
  readonly topic: string;
  readonly partition: number;
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly options: readonly RecoveryOption[];
  readonly chosen?: number;
  readonly since?: string;
  readonly partitionEpoch: number;
}

export interface LeaderMove {
  readonly topic: string;
  readonly partition: number;
  readonly from?: number;
  readonly to?: number;
  readonly why: string;
  readonly isr: readonly number[];
  readonly minInsyncReplicas: number;
  readonly risk: Level;
  readonly partitionEpoch: number;
}

export interface Plan {
  readonly id: string;
  readonly kind: PlanKind;
  readonly request: PlanRequest;
  readonly state: 'PLANNED' | 'RUNNING' | 'DONE' | 'PARTLY' | 'FAILED' | 'UNKNOWN' | 'EXPIRED';
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly basis: { readonly nodeId: number; readonly imageVersion: Int64; readonly controllerEpoch?: number; readonly asOf: string };
  readonly summary: Readonly<Record<string, Int64>>;
  readonly leaderMoves: readonly LeaderMove[];
  readonly replicaMoves: readonly ReplicaMove[];
  readonly offsetMoves: readonly OffsetMove[];
  readonly recoveries: readonly Recovery[];
  readonly changes: readonly { readonly name: string; readonly before?: string; readonly after?: string }[];
  readonly leadersByBroker: readonly { readonly brokerId: number; readonly before: number; readonly after: number }[];
  readonly warnings: readonly { readonly code: string; readonly level: Level; readonly count?: Int64; readonly params: Readonly<Record<string, string>> }[];
  readonly confirmation?: string;
  readonly outcome?: {
    readonly startedAt: string;
    readonly finishedAt?: string;
    readonly executedBy: string;
    readonly nodeId: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly failures: readonly { readonly topic?: string; readonly partition?: number; readonly code: string; readonly detail: string }[];
    readonly detail: string;
  };
}

export interface ProblemChange {
  readonly code: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly before?: string;
  readonly now?: string;
}

export interface StreamSnapshot {
  readonly sequence: Int64;
  readonly reason: string;
  readonly overview: Overview;
  readonly topicsVersion: Int64;
}

export interface StreamDelta {
  readonly sequence: Int64;
  readonly overview?: Overview;
  readonly topics?: readonly TopicRow[];
  readonly topicsGone?: readonly string[];
  readonly partitions?: readonly PartitionRow[];
  readonly truncated: boolean;
  readonly topicsVersion: Int64;
  readonly asOf: string;
}
