import type { Plan } from '../../contract/types';
import { useText } from '../../text/text';
import type { StateLevel } from '../../ui/kit/states';
import { Notice } from '../../ui/kit/surfaces';

const LEVELS: Partial<Record<Plan['state'], StateLevel>> = { DONE: 'ok', PARTLY: 'warning', FAILED: 'critical', UNKNOWN: 'warning' };

/** What became of a plan, and of each part that was refused. */
export function PlanResult({ plan }: { plan: Plan }) {
  const text = useText();
  const { t, formats } = text;
  const { outcome } = plan;
  const tookMs = outcome?.finishedAt ? Date.parse(outcome.finishedAt) - Date.parse(outcome.startedAt) : null;
  return (
    <>
      <Notice level={LEVELS[plan.state] ?? 'unknown'} urgent>
        <div>{text.code(`planState.${plan.state}`, { n: outcome?.succeeded ?? 0, failed: outcome?.failed ?? 0 })}</div>
        {outcome ? <div className="soft">{t('plan.took', { node: outcome.nodeId, span: formats.duration(tookMs), user: outcome.executedBy })}</div> : null}
        {outcome?.detail ? <div className="soft wrap-anywhere">{outcome.detail}</div> : null}
      </Notice>
      {outcome && outcome.failures.length > 0 ? (
        <div className="plan-scroll">
          <table className="plan-table">
            <thead><tr><th scope="col">{t('plan.what')}</th><th scope="col">{t('plan.refusedWhy')}</th></tr></thead>
            <tbody>
              {outcome.failures.map((failure, index) => (
                <tr key={index}>
                  <td className="mono wrap-anywhere">{failure.topic ?? ''}{failure.partition === undefined ? '' : `-${failure.partition}`}</td>
                  <td className="wrap-anywhere">{failure.code}{failure.detail ? `: ${failure.detail}` : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </>
  );
}
