import { useEffect, useReducer, useRef, useState, type ReactNode } from 'react';
import { call, signedIn } from '../../contract/client';
import { mayAct, roleOf } from '../../contract/session';
import type { Plan, PlanRequest } from '../../contract/types';
import { useCell } from '../../live/cell';
import { topicsRevision } from '../../live/stream';
import { useNowMs } from '../../live/useLive';
import { useText } from '../../text/text';
import { Button, Field } from '../../ui/kit/controls';
import { ProblemNotice } from '../../ui/kit/problem';
import { Dialog, Loading, Notice } from '../../ui/kit/surfaces';
import { backwards, next, type PlanFlow } from './planFlow';
import { ChangesOfPlan, PlanPreview } from './PlanPreview';
import { PlanResult } from './PlanResult';

const REPEAT_MS = 1_000;

/** Preview, confirm, watch: the one way in which this console changes anything. */
export function PlanDialog({ request, onClose, onDone, children }: {
  request: PlanRequest;
  onClose: () => void;
  /** The plan was executed, whatever became of it. */
  onDone?: () => void;
  /** Choices that belong above the preview; they change `request`. */
  children?: ReactNode;
}) {
  const { t, formats } = useText();
  const [flow, tell] = useReducer(next, { step: 'planning', request } satisfies PlanFlow as PlanFlow);
  const [typed, setTyped] = useState('');
  const confirmed = useRef('');
  confirmed.current = typed;
  const nowMs = useNowMs();
  const wanted = JSON.stringify(request);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) tell({ kind: 'want', request: JSON.parse(wanted) as PlanRequest });
    first.current = false;
  }, [wanted]);

  const asked = flow.step === 'planning' ? flow.request : null;
  useEffect(() => {
    if (asked === null) return;
    const running = new AbortController();
    setTyped('');
    call<Plan>('/plans', { method: 'POST', body: asked, signal: running.signal }).then(
      (plan) => tell({ kind: 'planned', plan }),
      (problem: unknown) => {
        if (!running.signal.aborted) tell({ kind: 'failed', problem });
      });
    return () => running.abort();
  }, [asked]);

  const executing = flow.step === 'executing' ? flow : null;
  useEffect(() => {
    if (executing === null) return;
    const { plan } = executing;
    call<Plan>(`/plans/${encodeURIComponent(plan.id)}/execution`, { method: 'POST', body: plan.confirmation === undefined ? {} : { confirmation: confirmed.current } }).then(
      (executed) => tell({ kind: 'executed', plan: executed }),
      (problem: unknown) => tell({ kind: 'failed', problem }));
  }, [executing]);

  // no answer, or still under way: the same plan is asked for again, from whichever node answers now
  useEffect(() => {
    if (flow.step !== 'unanswered') return;
    const timer = setTimeout(() => tell({ kind: 'execute' }), REPEAT_MS);
    return () => clearTimeout(timer);
  }, [flow]);

  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (flow.step !== 'finished') return;
    topicsRevision.update((revision) => revision + 1);
    done.current?.();
  }, [flow.step]);

  const signed = useCell(signedIn);
  const role = signed.kind === 'in' || signed.kind === 'ended' ? signed.session.role : 'VIEWER';
  const needed = roleOf(request.kind);
  const plan = 'plan' in flow ? flow.plan : null;
  const again = () => tell({ kind: 'want', request: flow.request });
  const expired = plan !== null && flow.step === 'planned' && Date.parse(plan.expiresAt) <= nowMs;
  const hurts = plan !== null && (plan.confirmation !== undefined || plan.warnings.some((warning) => warning.level === 'CRITICAL'));
  const refused = !mayAct(role, needed) ? t('plan.roleNeeded', { role: t(`role.${needed}`) })
    : expired ? t('plan.expired')
    : plan !== null && flow.step === 'planned' && nothingToDo(plan) ? t('plan.nothingToDo')
    : plan?.confirmation !== undefined && typed !== plan.confirmation ? t('plan.typeFirst', { word: plan.confirmation })
    : null;
  const back = flow.step === 'finished' ? backwards(flow.plan) : null;
  // some of it was refused: what is still to do is worked out from how things are now
  const incomplete = flow.step === 'finished' && flow.plan.state !== 'DONE';
  // a node may know of the last change a moment later than its clients
  const idle = plan !== null && flow.step === 'planned' && nothingToDo(plan);
  const busy = flow.step === 'executing' || flow.step === 'unanswered';
  return (
    <Dialog
      title={t(`plan.title.${request.kind}`, titleParameters(flow.request))} onClose={onClose} size="large"
      footer={
        <>
          {flow.step === 'planned' || busy ? (
            <Button look={hurts ? 'danger' : 'primary'} busy={busy} refused={busy ? null : refused} onClick={() => tell({ kind: 'execute' })}>
              {t(`plan.do.${request.kind}`)}
            </Button>
          ) : null}
          {flow.step === 'outdated' || expired || flow.step === 'refused' || incomplete || idle ? <Button look="primary" onClick={again}>{t('plan.again')}</Button> : null}
          {back !== null ? <Button onClick={() => tell({ kind: 'want', request: back })}>{t('plan.moveBack')}</Button> : null}
          <Button look="link" onClick={onClose}>{flow.step === 'finished' ? t('action.close') : t('action.cancel')}</Button>
          {plan !== null && flow.step === 'planned' ? (
            <span className="soft bar-end">{t('plan.basis', { time: formats.clock(plan.basis.asOf), node: plan.basis.nodeId, left: formats.duration(Math.max(0, Date.parse(plan.expiresAt) - nowMs)) })}</span>
          ) : null}
        </>
      }>
      <div className="dialog-body">
        {flow.step === 'finished' || busy ? null : children}
        {flow.step === 'planning' ? <Loading lines={5} /> : null}
        {flow.step === 'refused' ? <ProblemNotice problem={flow.problem} /> : null}
        {flow.step === 'outdated' ? <ChangesOfPlan problem={flow.problem} /> : null}
        {flow.step === 'unanswered' ? <Notice level="moving" urgent>{t('plan.unanswered', { n: flow.attempts })}</Notice> : null}
        {flow.step === 'planned' && flow.problem !== null ? <ProblemNotice problem={flow.problem} /> : null}
        {plan !== null && flow.step !== 'finished' ? <PlanPreview plan={plan} /> : null}
        {flow.step === 'planned' && plan?.confirmation !== undefined && mayAct(role, needed) && !expired ? (
          <Field label={t('plan.confirm', { word: plan.confirmation })} value={typed} onChange={setTyped} mono hint={t('plan.confirmHint')} />
        ) : null}
        {flow.step === 'finished' ? <PlanResult plan={flow.plan} /> : null}
      </div>
    </Dialog>
  );
}

function nothingToDo(plan: Plan): boolean {
  return plan.leaderMoves.length > 0 && plan.leaderMoves.every((move) => move.to === undefined || move.to === move.from);
}

function titleParameters(request: PlanRequest): Record<string, string | number> {
  return { broker: request.brokerId ?? '', n: request.partitions?.length ?? 0 };
}
