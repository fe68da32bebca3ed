import type { Cause, TimelineEvent } from '../../contract/types';
import { bigint } from '../../format/int64';
import { useText, type Text } from '../../text/text';
import { placeOfLink, to, topicPath } from '../../app/routes';
import { stateLevel } from './levels';
import { StateShape, type StateLevel } from '../kit/states';

/** What messages choose by where there is nothing to name. */
const NONE = 'none';

/** A cause in words: what, how many, who, since when. */
export function causeText(cause: Cause, text: Text): string {
  const count = cause.count === undefined ? 0 : Number(bigint(cause.count));
  return text.code(`cause.${cause.code}`, {
    ...cause.params, brokers: cause.params['brokers'] || NONE, n: count, since: cause.params['since'] ? text.formats.moment(cause.params['since']) : NONE,
  });
}

export function CauseLine({ cause }: { cause: Cause }) {
  const text = useText();
  const words = causeText(cause, text);
  return (
    <li className={`state-${stateLevel(cause.level)}`}>
      <span className="state-colour"><StateShape level={stateLevel(cause.level)} size={11} /></span>
      <span>{cause.link ? <a href={to(placeOfLink(cause.link))}>{words}</a> : words}
        {text.has(`advice.${cause.code}`) ? <span className="soft"> {text.code(`advice.${cause.code}`)}</span> : null}
      </span>
    </li>
  );
}

/** What a decision of the controller did, in words. */
export function eventText(event: TimelineEvent, text: Text): string {
  const { details } = event;
  return text.code(`event.${event.kind}`, {
    topic: event.topic ?? event.topicId ?? '', partition: event.partition ?? 0,
    broker: event.brokerId ?? details['brokerId'] ?? '', controller: event.controllerId, epoch: event.controllerEpoch,
    from: details['fromLeader'] && details['fromLeader'] !== '-1' ? details['fromLeader'] : 'none',
    to: details['toLeader'] && details['toLeader'] !== '-1' ? details['toLeader'] : 'none',
    fromIsr: details['fromIsr'] ?? '', isr: details['isr'] ?? '',
  });
}

export function eventLevel(event: TimelineEvent): StateLevel {
  switch (event.kind) {
    case 'broker-gone':
      return 'critical';
    case 'leader-changed':
      return event.details['toLeader'] === undefined || event.details['toLeader'] === '-1' ? 'critical' : 'moving';
    case 'isr-changed':
      return count(event.details['isr']) < count(event.details['fromIsr']) ? 'warning' : 'ok';
    case 'broker-draining':
      return 'maintenance';
    case 'broker-registered':
      return 'ok';
    default:
      return 'unknown';
  }
}

function count(list: string | undefined): number {
  return list === undefined ? 0 : (list.match(/\d+/g) ?? []).length;
}

export function EventPlace({ event }: { event: TimelineEvent }) {
  const { t } = useText();
  if (event.topic) return <a href={to(topicPath(event.topic))} className="mono">{event.topic}{event.partition === undefined ? '' : `-${event.partition}`}</a>;
  if (event.brokerId !== undefined) return <a href={to(`/brokers/${event.brokerId}`)}>{t('broker.name', { id: event.brokerId })}</a>;
  return null;
}
