import type { Problem } from '../../contract/problem';
import type { LeaderMove, Plan } from '../../contract/types';
import { bigint } from '../../format/int64';
import { UNKNOWN } from '../../format/formats';
import { useText } from '../../text/text';
import { stateLevel } from '../../ui/domain/levels';
import { State } from '../../ui/kit/states';
import { Notice } from '../../ui/kit/surfaces';

/** More rows are counted, not drawn. */
const SHOWN_ROWS = 200;

/** What a plan would do: sums, warnings, who takes over from whom and why, and how leaders are spread afterwards. */
export function PlanPreview({ plan }: { plan: Plan }) {
  const text = useText();
  const { t, formats } = text;
  const sums = Object.entries(plan.summary).filter(([, count]) => bigint(count) !== 0n);
  return (
    <>
      {sums.length > 0 ? (
        <div className="bar">
          {sums.map(([code, count]) => <span key={code} className="sum"><b>{formats.count(count)}</b> {text.code(`planSum.${code}`, { n: Number(bigint(count)) })}</span>)}
        </div>
      ) : null}
      {plan.warnings.map((warning) => (
        <Notice key={warning.code} level={stateLevel(warning.level)}>
          {text.code(`planWarning.${warning.code}`, { seconds: '', ...warning.params, n: Number(bigint(warning.count)) })}
        </Notice>
      ))}
      {plan.leaderMoves.length > 0 ? <Moves moves={plan.leaderMoves} /> : null}
      {plan.leadersByBroker.length > 0 ? <LeaderBars plan={plan} /> : null}
      {plan.changes.length > 0 ? (
        <table className="plan-table">
          <thead><tr><th scope="col">{t('plan.what')}</th><th scope="col">{t('plan.before')}</th><th scope="col">{t('plan.after')}</th></tr></thead>
          <tbody>
            {plan.changes.map((change) => <tr key={change.name}><td>{text.code(`planValue.${change.name}`)}</td><td>{change.before ?? UNKNOWN}</td><td>{change.after ?? UNKNOWN}</td></tr>)}
          </tbody>
        </table>
      ) : null}
    </>
  );
}

function Moves({ moves }: { moves: readonly LeaderMove[] }) {
  const text = useText();
  const { t } = text;
  return (
    <div className="plan-scroll" tabIndex={0} role="region" aria-label={t('plan.moves')}>
      <table className="plan-table">
        <thead>
          <tr>
            <th scope="col">{t('plan.partition')}</th><th scope="col">{t('plan.leader')}</th><th scope="col">{t('plan.why')}</th>
            <th scope="col">{t('plan.isr')}</th><th scope="col">{t('plan.risk')}</th>
          </tr>
        </thead>
        <tbody>
          {moves.slice(0, SHOWN_ROWS).map((move) => (
            <tr key={`${move.topic}-${move.partition}`}>
              <td className="mono wrap-anywhere">{move.topic}-{move.partition}</td>
              <td><span className="move">{move.from ?? t('plan.nobody')} <span aria-hidden="true">→</span><span className="hidden-visually">{t('plan.to')}</span> <b>{move.to ?? move.from ?? t('plan.nobody')}</b></span></td>
              <td>{text.code(`planWhy.${move.why}`)}</td>
              <td>{move.isr.length} / {move.minInsyncReplicas}</td>
              <td><State level={stateLevel(move.risk)}>{text.code(`risk.${move.risk}`)}</State></td>
            </tr>
          ))}
        </tbody>
      </table>
      {moves.length > SHOWN_ROWS ? <p className="soft">{t('plan.moreRows', { n: moves.length - SHOWN_ROWS })}</p> : null}
    </div>
  );
}

function LeaderBars({ plan }: { plan: Plan }) {
  const { t, formats } = useText();
  const most = Math.max(1, ...plan.leadersByBroker.flatMap((broker) => [broker.before, broker.after]));
  return (
    <div className="stack-tight">
      <span className="soft">{t('plan.leadersByBroker')}</span>
      <div className="bars">
        {plan.leadersByBroker.map((broker) => (
          <div key={broker.brokerId} className="bars-row">
            <span>{t('broker.name', { id: broker.brokerId })}</span>
            <svg className="bars-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect x="0" y="0" width={(broker.before / most) * 100} height="4" rx="1" fill="var(--line)" />
              <rect x="0" y="6" width={(broker.after / most) * 100} height="4" rx="1" fill="var(--series-1)" />
            </svg>
            <span className="number">{formats.count(broker.before)} → <b>{formats.count(broker.after)}</b></span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Why a plan cannot be executed any more: what is no longer as it assumed. */
export function ChangesOfPlan({ problem }: { problem: Problem }) {
  const text = useText();
  const { t } = text;
  return (
    <Notice level="warning" urgent>
      <div>{t(problem.code === 'plan-expired' ? 'plan.expired' : 'plan.stale')}</div>
      {problem.changes.length > 0 ? (
        <ul className="changes">
          {problem.changes.slice(0, SHOWN_ROWS).map((change, index) => (
            <li key={index}>
              {change.topic ? <span className="mono">{change.topic}{change.partition === undefined ? '' : `-${change.partition}`} </span> : null}
              {text.code(`planChange.${change.code}`)}: <span className="mono">{change.before ?? UNKNOWN}</span> → <span className="mono">{change.now ?? UNKNOWN}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Notice>
  );
}
