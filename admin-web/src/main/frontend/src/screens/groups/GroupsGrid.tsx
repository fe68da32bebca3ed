import { useMemo } from 'react';
import { loadWindow } from '../../contract/lists';
import type { GroupRow } from '../../contract/types';
import { UNKNOWN } from '../../format/formats';
import { usePolledRevision } from '../../live/useLive';
import { useText } from '../../text/text';
import { changeQuery, usePlace } from '../../app/place';
import { groupPath, to, topicPath, within } from '../../app/routes';
import { useLastWindow } from '../../ui/domain/useLastWindow';
import { DataGrid, NothingFound, type Column } from '../../ui/grid/DataGrid';
import { Chip, Search } from '../../ui/kit/controls';
import { Gaps } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { groupLevel } from './groupLevel';

const STATES = ['STABLE', 'ASSIGNING', 'RECONCILING', 'EMPTY'] as const;
const SHOWN_TOPICS = 2;

/** Groups with their state, of the cluster or of those that read one topic. */
export function GroupsGrid({ topic }: { topic?: string }) {
  const text = useText();
  const { t, formats } = text;
  const { query } = usePlace();
  const revision = usePolledRevision();
  const search = query.get('q') ?? '';
  const sort = query.get('sort') ?? 'id';
  const state = query.get('state');
  const question = { path: '/groups', search, sort, filters: { state, topic } };
  const [last, remember] = useLastWindow<GroupRow>();
  const columns = useMemo<readonly Column<GroupRow>[]>(() => [
    { key: 'id', title: t('group.id'), width: 260, grows: true, sort: 'id', exported: (row) => row.groupId, shown: (row) => <a href={to(groupPath(row.groupId))} tabIndex={-1} className="mono text">{row.groupId}</a> },
    { key: 'state', title: t('group.state'), width: 200, exported: (row) => row.state, shown: (row) => <State level={groupLevel(row.state)}>{text.code(`groupState.${row.state}`)}</State> },
    { key: 'type', title: t('group.type'), width: 130, exported: (row) => row.type, shown: (row) => text.code(`groupType.${row.type}`) },
    { key: 'members', title: t('group.members'), width: 110, number: true, sort: 'members', exported: (row) => row.members, shown: (row) => formats.count(row.members) },
    {
      key: 'topics', title: t('nav.topics'), width: 260, exported: (row) => row.topics.join(' '),
      shown: (row) => <>{row.topics.slice(0, SHOWN_TOPICS).map((one) => <a key={one} href={to(topicPath(one))} tabIndex={-1} className="mono text">{one}</a>)}{row.topics.length > SHOWN_TOPICS ? <span className="tag">+{row.topics.length - SHOWN_TOPICS}</span> : null}</>,
    },
    { key: 'coordinator', title: t('group.coordinator'), width: 130, number: true, exported: (row) => row.coordinatorId, shown: (row) => row.coordinatorId ?? UNKNOWN },
    { key: 'assignor', title: t('group.assignor'), width: 130, exported: (row) => row.protocol, shown: (row) => <span className="text">{row.protocol || UNKNOWN}</span> },
    { key: 'since', title: t('group.since'), width: 168, sort: 'since', exported: (row) => row.stateSince, shown: (row) => formats.moment(row.stateSince) },
  ], [text]);
  const active = [...(search ? [`“${search}”`] : []), ...(state ? [text.code(`groupState.${state}`)] : [])];
  return (
    <>
      <div className="grid-tools">
        <Search label={t('nav.groups')} value={search} onChange={(next) => changeQuery({ q: next }, { replace: true })} />
        {STATES.map((one) => {
          const count = last?.facets.find((facet) => facet.field === 'state' && facet.value === one)?.count;
          return <Chip key={one} text={t(`groupState.${one}`)} on={state === one} count={count === undefined ? undefined : formats.count(count)} onChange={(on) => changeQuery({ state: on ? one : null })} />;
        })}
      </div>
      <DataGrid
        label={t('nav.groups')} columns={columns} revision={revision} sort={sort} onSort={(next) => changeQuery({ sort: next })} fileName="groups"
        open={(row) => within(groupPath(row.groupId))}
        source={{ name: JSON.stringify(question), keyOf: (row) => row.groupId, load: (offset, limit, signal) => loadWindow<GroupRow>(question, offset, limit, signal).then(remember) }}
        empty={<NothingFound active={active} onClear={() => changeQuery({ q: null, state: null })} />} />
      <Gaps missing={last?.missing ?? []} />
    </>
  );
}
