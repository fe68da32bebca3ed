import { call } from '../../contract/client';
import type { Assignment, GroupDetail, GroupMember, GroupOffset } from '../../contract/types';
import { UNKNOWN } from '../../format/formats';
import { useLoaded, usePolledRevision } from '../../live/useLive';
import { useText } from '../../text/text';
import { queryText, usePlace } from '../../app/place';
import { groupPath, to, topicPath } from '../../app/routes';
import { Page } from '../../ui/kit/page';
import { Gaps, ProblemNotice } from '../../ui/kit/problem';
import { State } from '../../ui/kit/states';
import { Empty, Facts, Loading, Tabs } from '../../ui/kit/surfaces';
import { groupLevel } from './groupLevel';
import { ranges } from './ranges';

const TABS = ['members', 'offsets'] as const;

export function GroupScreen() {
  const text = useText();
  const { t, formats } = text;
  const { query } = usePlace();
  const id = query.get('id') ?? '';
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'members';
  const revision = usePolledRevision();
  const loaded = useLoaded<GroupDetail>(`group ${id}`, (signal) => call(`/group${queryText({ id })}`, { signal }), revision);
  const detail = loaded.value;
  const group = detail?.group;
  return (
    <Page crumbs={[{ text: t('nav.groups'), href: to('/groups') }, { text: id }]} title={<span className="mono-title">{id}</span>}
      tags={group ? <State level={groupLevel(group.state)}>{text.code(`groupState.${group.state}`)}</State> : null}>
      {loaded.problem !== null ? <ProblemNotice problem={loaded.problem} onRetry={loaded.again} /> : null}
      {group ? (
        <Facts facts={[
          [t('group.type'), text.code(`groupType.${group.type}`)],
          [t('group.assignor'), group.protocol || UNKNOWN],
          [t('group.members'), formats.count(group.members)],
          [t('group.epoch'), formats.count(group.epoch)],
          [t('group.coordinator'), group.coordinatorId === undefined ? UNKNOWN : <a key="c" href={to(`/brokers/${group.coordinatorId}`)}>{t('broker.name', { id: group.coordinatorId })}</a>],
          [t('group.since'), formats.moment(group.stateSince)],
        ]} />
      ) : loaded.loading ? <Loading lines={2} /> : null}
      <Tabs label={id} current={tab} tabs={TABS.map((key) => ({ key, text: t(`tab.${key}`), href: to(groupPath(id, key)) }))} />
      {detail && tab === 'members' ? <Members members={detail.members} /> : null}
      {detail && tab === 'offsets' ? <Offsets offsets={detail.offsets} /> : null}
      <Gaps missing={detail?.missing ?? []} />
    </Page>
  );
}

function Members({ members }: { members: readonly GroupMember[] }) {
  const text = useText();
  const { t } = text;
  if (members.length === 0) return <Empty title={t('group.noMembers')} />;
  return (
    <div className="grid" tabIndex={0} role="region" aria-label={t('group.members')}>
      <table className="plan-table table-roomy">
        <thead>
          <tr><th scope="col">{t('group.member')}</th><th scope="col">{t('group.client')}</th><th scope="col">{t('group.host')}</th><th scope="col">{t('group.phase')}</th><th scope="col" className="number">{t('group.epoch')}</th><th scope="col">{t('group.assigned')}</th></tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.memberId}>
              <td className="mono wrap-anywhere">{member.instanceId ?? member.memberId}</td>
              <td className="wrap-anywhere">{member.clientId}</td>
              <td className="mono">{member.clientHost.replace(/^\//, '')}</td>
              <td>{text.code(`memberPhase.${member.phase}`)}</td>
              <td className="number">{member.memberEpoch}</td>
              <td><AssignmentText assignment={Object.keys(member.target).length > 0 ? member.target : member.owned} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AssignmentText({ assignment }: { assignment: Assignment }) {
  const topics = Object.entries(assignment);
  if (topics.length === 0) return <>{UNKNOWN}</>;
  return <>{topics.map(([topic, partitions]) => <div key={topic} className="wrap-anywhere"><a href={to(topicPath(topic))} className="mono">{topic}</a> <span className="soft">{ranges(partitions)}</span></div>)}</>;
}

function Offsets({ offsets }: { offsets: readonly GroupOffset[] }) {
  const { t, formats } = useText();
  if (offsets.length === 0) return <Empty title={t('group.noOffsets')} />;
  return (
    <div className="grid" tabIndex={0} role="region" aria-label={t('tab.offsets')}>
      <table className="plan-table table-roomy">
        <thead>
          <tr><th scope="col">{t('partition.topic')}</th><th scope="col" className="number">{t('partition.number')}</th><th scope="col" className="number">{t('group.committed')}</th><th scope="col" className="number">{t('partition.end')}</th><th scope="col">{t('group.committedAt')}</th><th scope="col">{t('group.metadata')}</th></tr>
        </thead>
        <tbody>
          {offsets.map((offset) => (
            <tr key={`${offset.topicId}-${offset.partition}`}>
              <td><a href={to(topicPath(offset.topic))} className="mono wrap-anywhere">{offset.topic}</a></td>
              <td className="number">{offset.partition}</td>
              <td className="number" title={offset.committedOffset}>{formats.count(offset.committedOffset)}</td>
              <td className="number" title={offset.endOffset}>{formats.count(offset.endOffset)}</td>
              <td title={formats.iso(offset.committedAt)}>{formats.moment(offset.committedAt)}</td>
              <td className="wrap-anywhere mono">{offset.metadata}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
