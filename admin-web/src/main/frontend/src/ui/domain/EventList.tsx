import { call } from '../../contract/client';
import type { Slice, TimelineEvent } from '../../contract/types';
import { queryText } from '../../app/place';
import { useLoaded, usePolledRevision } from '../../live/useLive';
import { useText } from '../../text/text';
import { ProblemNotice } from '../kit/problem';
import { StateShape } from '../kit/states';
import { Empty, Loading } from '../kit/surfaces';
import { eventLevel, EventPlace, eventText } from './sentences';

/** The newest decisions of the controller that a filter leaves, each with its cause. */
export function EventList({ filters, size }: { filters: Readonly<Record<string, string>>; size: number }) {
  const { t } = useText();
  const revision = usePolledRevision();
  const query = queryText({ ...filters, size: String(size) });
  const loaded = useLoaded<Slice<TimelineEvent>>(`events ${query}`, (signal) => call(`/timeline${query}`, { signal }), revision);
  if (loaded.value === null) return loaded.problem === null ? <Loading /> : <ProblemNotice problem={loaded.problem} onRetry={loaded.again} />;
  return (
    <>
      {loaded.problem !== null ? <ProblemNotice problem={loaded.problem} onRetry={loaded.again} /> : null}
      {loaded.value.items.length === 0 ? <Empty title={t('event.none')} /> : <Events events={loaded.value.items} />}
    </>
  );
}

/** @param dated whether the day belongs beside the time: a list may span many */
export function Events({ events, dated = false }: { events: readonly TimelineEvent[]; dated?: boolean }) {
  const text = useText();
  const { formats } = text;
  return (
    <ul className={dated ? 'events events-dated' : 'events'}>
      {events.map((event) => (
        <li key={event.eventId} className={`state-${eventLevel(event)}`}>
          <time dateTime={event.at} title={`${formats.moment(event.at)} ${formats.zone}`} className="soft number">{dated ? formats.moment(event.at) : formats.clock(event.at)}</time>
          <StateShape level={eventLevel(event)} size={11} />
          <span className="wrap-anywhere"><EventPlace event={event} /> {eventText(event, text)}
            {event.cause ? <span className="soft"> · {text.code(`eventCause.${event.cause}`)}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
