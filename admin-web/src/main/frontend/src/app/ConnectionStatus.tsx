import { useCell } from '../live/cell';
import { LOST_NOTICE_AFTER_MS, STALE_AFTER_MS } from '../live/connection';
import { connection, overview, paused, tryNow } from '../live/stream';
import { useNowMs } from '../live/useLive';
import { currentNode, nameOf, nodes } from '../contract/nodes';
import { useText } from '../text/text';
import { StateShape } from '../ui/kit/states';

/** Whether the picture is alive, and of when it is. A click makes it stand still. */
export function LiveDot() {
  const { t, formats } = useText();
  const now = useCell(connection);
  const still = useCell(paused);
  const picture = useCell(overview);
  const nowMs = useNowMs();
  const level = now.kind === 'lost' ? 'warning' : still ? 'maintenance' : now.kind === 'live' && nowMs - now.lastEventMs < STALE_AFTER_MS ? 'ok' : 'unknown';
  const word = now.kind === 'lost' ? t('live.lost') : still ? t('live.paused') : now.kind === 'live' ? t('live.on') : t('live.connecting');
  // while nothing changes the node says so by a heartbeat: the picture is as fresh as that
  const asOfMs = picture === null ? null : now.kind === 'live' && !still ? Math.max(Date.parse(picture.asOf), now.lastEventMs) : Date.parse(picture.asOf);
  return (
    <button type="button" className={`live state-${level}${still ? ' live-paused' : ''}`} aria-pressed={still} onClick={() => paused.set(!still)} title={`${t('live.node', { node: nameOf(currentNode()) })} ${t('live.hint')}`}>
      <i aria-hidden="true" />{word}
      {asOfMs === null ? null : <span title={formats.iso(asOfMs)}>{t('live.asOf', { time: formats.clock(asOfMs) })}</span>}
    </button>
  );
}

export function useStale(): boolean {
  const now = useCell(connection);
  const nowMs = useNowMs();
  return now.kind === 'lost' && nowMs - now.sinceMs >= LOST_NOTICE_AFTER_MS;
}

/** After five seconds without a node: which is tried next, and when. The page keeps what it shows and what was typed. */
export function ConnectionBanner() {
  const { t, formats } = useText();
  const now = useCell(connection);
  const { all } = useCell(nodes);
  const nowMs = useNowMs(500);
  if (now.kind !== 'lost' || nowMs - now.sinceMs < LOST_NOTICE_AFTER_MS) return null;
  const next = currentNode();
  const inSeconds = Math.max(0, Math.ceil((now.nextAttemptMs - nowMs) / 1_000));
  return (
    <div className="banner state-warning" role="status">
      <StateShape level="warning" />
      <span>
        {t('live.lostSince', { span: formats.duration(nowMs - now.sinceMs) })}{' '}
        {all.length > 1 ? t('live.nextNode', { node: nameOf(next), seconds: inSeconds }) : t('live.nextTry', { seconds: inSeconds })}
      </span>
      <button type="button" className="chip" onClick={tryNow}>{t('live.tryNow')}</button>
    </div>
  );
}
