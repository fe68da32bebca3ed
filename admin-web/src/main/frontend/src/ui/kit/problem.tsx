import { NoAnswer, Problem } from '../../contract/problem';
import { useText, type Text } from '../../text/text';
import type { Gap } from '../../contract/types';
import { Notice } from './surfaces';

/** A sentence for what went wrong, in the language of the person; the node's own words stay, they name things. */
export function problemText(problem: unknown, text: Text): string {
  if (problem instanceof Problem) {
    const key = `problem.${problem.code}`;
    return text.has(key) ? text.code(key, { status: problem.status, ...problem.params }) : text.t('problem.http', { status: problem.status });
  }
  if (problem instanceof NoAnswer) return text.t('problem.no-answer');
  return text.t('problem.page');
}

export function ProblemNotice({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const text = useText();
  const { t } = text;
  const detail = problem instanceof Problem ? problem.detail : problem instanceof NoAnswer ? '' : String(problem);
  const instance = problem instanceof Problem ? problem.instance : null;
  return (
    <Notice level="critical" urgent actions={onRetry ? <button type="button" className="chip" onClick={onRetry}>{t('action.retry')}</button> : null}>
      <div>{problemText(problem, text)}</div>
      {detail ? <div className="soft wrap-anywhere">{detail}</div> : null}
      {instance ? <div className="soft mono">{t('problem.instance', { instance })}</div> : null}
    </Notice>
  );
}

/** What an answer lacks: said once below what it lacks it. */
export function Gaps({ missing }: { missing: readonly Gap[] }) {
  const text = useText();
  if (missing.length === 0) return null;
  return (
    <Notice level="unknown">
      {missing.map((gap, index) => (
        <div key={index} title={gap.detail}>
          {text.code(`gap.${gap.code}`, { what: text.code(`gapWhat.${gap.what}`), broker: gap.brokerId ?? '' })}
          {gap.code === 'truncated' || !gap.detail ? null : <span className="soft"> ({gap.detail})</span>}
        </div>
      ))}
    </Notice>
  );
}
