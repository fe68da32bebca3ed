import type { Plan, PlanRequest } from '../../contract/types';
import { NoAnswer, Problem } from '../../contract/problem';

/**
 * Where a change stands between wanting it and knowing what became of it. Pure: the dialog asks the node and puts in what it hears.
 *
 *   planning -> planned -> executing -> finished
 *      |           |           |
 *      |           |           +-> unanswered -> executing (the same plan: a node carries it out once, however often it is asked)
 *      |           +-- stale (409) or expired (410) -> planning
 *      +-> refused
 */
export type PlanFlow =
  | { readonly step: 'planning'; readonly request: PlanRequest }
  | { readonly step: 'refused'; readonly request: PlanRequest; readonly problem: unknown }
  | { readonly step: 'planned'; readonly request: PlanRequest; readonly plan: Plan; readonly problem: unknown }
  | { readonly step: 'executing'; readonly request: PlanRequest; readonly plan: Plan; readonly attempts: number }
  | { readonly step: 'unanswered'; readonly request: PlanRequest; readonly plan: Plan; readonly attempts: number }
  | { readonly step: 'outdated'; readonly request: PlanRequest; readonly plan: Plan; readonly problem: Problem }
  | { readonly step: 'finished'; readonly request: PlanRequest; readonly plan: Plan };

export type PlanInput =
  | { readonly kind: 'want'; readonly request: PlanRequest }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly problem: unknown }
  | { readonly kind: 'execute' }
  | { readonly kind: 'executed'; readonly plan: Plan };

export function next(flow: PlanFlow, input: PlanInput): PlanFlow {
  const { request } = flow;
  switch (input.kind) {
    case 'want':
      // once it is being carried out nothing else can be wanted
      return flow.step === 'executing' || flow.step === 'unanswered' ? flow : { step: 'planning', request: input.request };
    case 'planned':
      return flow.step === 'planning' ? { step: 'planned', request, plan: input.plan, problem: null } : flow;
    case 'execute':
      if (flow.step === 'planned') return { step: 'executing', request, plan: flow.plan, attempts: 1 };
      return flow.step === 'unanswered' ? { step: 'executing', request, plan: flow.plan, attempts: flow.attempts + 1 } : flow;
    case 'executed':
      if (flow.step !== 'executing') return flow;
      // still under way on the node that began it: asked again
      return input.plan.state === 'RUNNING' || input.plan.state === 'PLANNED'
        ? { step: 'unanswered', request, plan: input.plan, attempts: flow.attempts }
        : { step: 'finished', request, plan: input.plan };
    case 'failed':
      return failed(flow, input.problem);
  }
}

function failed(flow: PlanFlow, problem: unknown): PlanFlow {
  const { request } = flow;
  if (flow.step === 'planning') return { step: 'refused', request, problem };
  if (flow.step !== 'executing') return flow;
  const { plan, attempts } = flow;
  if (problem instanceof NoAnswer) return { step: 'unanswered', request, plan, attempts };
  if (problem instanceof Problem) {
    // somebody else's execution of this very plan: its outcome is waited for
    if (problem.code === 'plan-running') return { step: 'unanswered', request, plan, attempts };
    if (problem.code === 'plan-stale' || problem.code === 'plan-expired') return { step: 'outdated', request, plan, problem };
    // the catalog is away or the node is: whether it was done is not known, and asking again does it once
    if (problem.status >= 500) return { step: 'unanswered', request, plan, attempts };
  }
  return { step: 'planned', request, plan, problem };
}

/** The plan that gives leadership back to those who had it, or null when no leader was moved from anybody. */
export function backwards(plan: Plan): PlanRequest | null {
  const failedOnes = new Set((plan.outcome?.failures ?? []).map((failure) => `${failure.topic}-${failure.partition}`));
  const partitions = plan.leaderMoves
    .filter((move) => move.from !== undefined && move.to !== undefined && move.from !== move.to && !failedOnes.has(`${move.topic}-${move.partition}`))
    .map((move) => ({ topic: move.topic, partition: move.partition, to: move.from! }));
  return partitions.length === 0 ? null : { kind: 'MOVE_LEADERS', partitions };
}
