import type { TimelineEvent } from '../../contract/types';
import { useText } from '../../text/text';
import { eventLevel, eventText } from '../../ui/domain/sentences';
import { Card } from '../../ui/kit/surfaces';
import { lanesOf } from './lanes';

const LANE_PX = 26;
const NAME_PX = 130;
const WIDTH_PX = 1_200;
const AXIS_PX = 22;
const LEAST_SPAN_MS = 60_000;
const TICKS = 6;

/** When what happened to whom. The list below says the same in words: the picture needs no reader. */
export function Lanes({ events }: { events: readonly TimelineEvent[] }) {
  const text = useText();
  const { t, formats } = text;
  const lanes = lanesOf(events);
  const times = events.map((event) => Date.parse(event.at));
  const last = Math.max(...times);
  const first = Math.min(Math.min(...times), last - LEAST_SPAN_MS);
  const x = (ms: number) => NAME_PX + 8 + ((ms - first) / (last - first)) * (WIDTH_PX - NAME_PX - 24);
  const height = lanes.length * LANE_PX + AXIS_PX;
  return (
    <Card title={t('timeline.lanes')} end={<span className="soft">{formats.moment(first)} – {formats.moment(last)} {formats.zone}</span>}>
      <svg className="lanes" viewBox={`0 0 ${WIDTH_PX} ${height}`} role="img" aria-label={t('timeline.lanesLabel', { n: events.length })}>
        {Array.from({ length: TICKS }, (_, tick) => {
          const ms = first + ((last - first) * tick) / (TICKS - 1);
          return (
            <g key={tick}>
              <line x1={x(ms)} x2={x(ms)} y1="0" y2={height - AXIS_PX} stroke="var(--line-soft)" />
              <text x={x(ms)} y={height - 6} textAnchor={tick === 0 ? 'start' : tick === TICKS - 1 ? 'end' : 'middle'} className="lanes-text">{formats.clock(ms)}</text>
            </g>
          );
        })}
        {lanes.map((lane, line) => (
          <g key={lane.key} transform={`translate(0 ${line * LANE_PX})`}>
            <text x="0" y={LANE_PX / 2 + 4} className="lanes-name">{lane.brokerId === null ? t('broker.controller') : t('broker.name', { id: lane.brokerId })}</text>
            <line x1={NAME_PX} x2={WIDTH_PX} y1={LANE_PX / 2} y2={LANE_PX / 2} stroke="var(--line)" />
            {lane.marks.map((event) => (
              <circle key={event.eventId} cx={x(Date.parse(event.at))} cy={LANE_PX / 2} r="5" className={`lanes-mark state-${eventLevel(event)}`}>
                <title>{`${formats.moment(event.at)} ${eventText(event, text)}${event.cause ? ` · ${text.code(`eventCause.${event.cause}`)}` : ''}`}</title>
              </circle>
            ))}
          </g>
        ))}
      </svg>
    </Card>
  );
}
