import { describe, expect, it } from 'vitest';
import { NoAnswer, Problem } from '../src/contract/problem';
import type { Plan, PlanRequest } from '../src/contract/types';
import { backwards, next, type PlanFlow, type PlanInput } from '../src/screens/plan/planFlow';

const request: PlanRequest = { kind: 'MOVE_BROKER_LEADERS', brokerId: 2 };
const plan: Plan = {
  id: 'p1', kind: request.kind, request, state: 'PLANNED', createdBy: 'ann', createdAt: '', expiresAt: '', basis: { nodeId: 1, imageVersion: '1', asOf: '' },
  summary: {}, changes: [], leadersByBroker: [], warnings: [],
  replicaMoves: [], offsetMoves: [], recoveries: [],
  leaderMoves: [
    { topic: 'orders', partition: 0, from: 2, to: 1, why: 'first-in-sync', isr: [1, 2], minInsyncReplicas: 1, risk: 'OK', partitionEpoch: 3 },
    { topic: 'orders', partition: 1, from: 2, why: 'no-other-in-sync', isr: [2], minInsyncReplicas: 1, risk: 'WARNING', partitionEpoch: 3 },
    { topic: 'orders', partition: 2, from: 2, to: 3, why: 'first-in-sync', isr: [3, 2], minInsyncReplicas: 1, risk: 'OK', partitionEpoch: 3 },
  ],
};
const problem = (code: string, status: number) => new Problem(code, status, '', {}, [], null);
const after = (...inputs: PlanInput[]) => inputs.reduce<PlanFlow>(next, { step: 'planning', request });
const executing = [{ kind: 'planned', plan }, { kind: 'execute' }] as const;

describe('the way of a plan', () => {
  it('shouldAskForTheSamePlanAgain_whenNobodyAnswered', () => {
    const lost = after(...executing, { kind: 'failed', problem: new NoAnswer('gone') });
    expect(lost.step).toBe('unanswered');
    const again = next(lost, { kind: 'execute' });
    expect(again).toMatchObject({ step: 'executing', attempts: 2, plan: { id: 'p1' } });
    expect(next(again, { kind: 'executed', plan: { ...plan, state: 'DONE' } }).step).toBe('finished');
  });

  it('shouldAskAgain_whenThePlanIsStillRunningOrTheNodeCannotSay', () => {
    expect(after(...executing, { kind: 'executed', plan: { ...plan, state: 'RUNNING' } }).step).toBe('unanswered');
    expect(after(...executing, { kind: 'failed', problem: problem('catalog-unavailable', 503) }).step).toBe('unanswered');
    expect(after(...executing, { kind: 'failed', problem: problem('plan-running', 409) }).step).toBe('unanswered');
  });

  it('shouldMakeNoOtherPlan_whileOneIsCarriedOut', () => {
    const flow = after(...executing);
    expect(next(flow, { kind: 'want', request: { kind: 'RESIGN_CONTROLLER' } })).toBe(flow);
    const lost = next(flow, { kind: 'failed', problem: new NoAnswer('gone') });
    expect(next(lost, { kind: 'want', request: { kind: 'RESIGN_CONTROLLER' } })).toBe(lost);
  });

  it('shouldSayWhatChanged_whenThePlanIsStale', () => {
    const stale = after(...executing, { kind: 'failed', problem: problem('plan-stale', 409) });
    expect(stale.step).toBe('outdated');
    expect(next(stale, { kind: 'execute' })).toBe(stale);
    expect(next(stale, { kind: 'want', request }).step).toBe('planning');
  });

  it('shouldStayAtThePreview_whenTheExecutionIsRefused', () => {
    expect(after(...executing, { kind: 'failed', problem: problem('forbidden', 403) })).toMatchObject({ step: 'planned', problem: { code: 'forbidden' } });
  });

  it('shouldExecuteNothing_whenThereIsNoPlanYet', () => {
    expect(after({ kind: 'execute' }).step).toBe('planning');
    expect(after({ kind: 'failed', problem: problem('refused', 422) }, { kind: 'execute' }).step).toBe('refused');
  });

  it('shouldGiveBackWhatWasMoved_andNothingElse', () => {
    const done: Plan = { ...plan, state: 'PARTLY', outcome: { startedAt: '', executedBy: '', nodeId: 1, succeeded: 1, failed: 1, detail: '', failures: [{ topic: 'orders', partition: 2, code: 'x', detail: '' }] } };
    expect(backwards(done)).toEqual({ kind: 'MOVE_LEADERS', partitions: [{ topic: 'orders', partition: 0, to: 2 }] });
    expect(backwards({ ...plan, leaderMoves: [] })).toBeNull();
  });
});
