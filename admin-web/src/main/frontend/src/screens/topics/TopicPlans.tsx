import { useState } from 'react';
import type { PlanRequest, TopicRow } from '../../contract/types';
import { useCell } from '../../live/cell';
import { overview } from '../../live/stream';
import { useText } from '../../text/text';
import { Button, Field, Menu, Select } from '../../ui/kit/controls';
import { go } from '../../app/place';
import { within } from '../../app/routes';
import { PlanDialog } from '../plan/PlanDialog';
import { PlanForm } from '../plan/PlanForm';
import { useRoleRefusal } from '../plan/PartitionActions';

/** Kafka's rule for names; the node checks it too, this only spares a question. */
const TOPIC_NAME = /^[a-zA-Z0-9._-]{1,249}$/;

export function CreateTopicButton({ open, onOpen, again = false }: { open: boolean; onOpen: (open: boolean) => void; again?: boolean }) {
  const { t } = useText();
  const refused = useRoleRefusal();
  return (
    <>
      <Button look="primary" refused={refused} onClick={() => onOpen(true)}>{t('plan.open.CREATE_TOPIC')}</Button>
      {open && !again ? <CreateTopicDialog onClose={() => onOpen(false)} /> : null}
    </>
  );
}

function CreateTopicDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const brokers = useCell(overview)?.brokers.filter((broker) => broker.state === 'ACTIVE').length ?? 1;
  const [name, setName] = useState('');
  const [partitions, setPartitions] = useState('6');
  const [replication, setReplication] = useState(String(Math.min(3, Math.max(1, brokers))));
  const [policy, setPolicy] = useState<'delete' | 'compact'>('delete');
  const [request, setRequest] = useState<PlanRequest | null>(null);
  const nameWrong = name !== '' && (!TOPIC_NAME.test(name) || name === '.' || name === '..');
  const ready = name !== '' && !nameWrong && positive(partitions) && positive(replication);
  if (request !== null) return <PlanDialog request={request} onClose={onClose} />;
  return (
    <PlanForm title={t('plan.title.CREATE_TOPIC', { topic: name, broker: '', n: 0 })} onClose={onClose} refused={ready ? null : t('topic.fillIn')}
      onNext={() => setRequest({
        kind: 'CREATE_TOPIC', topic: name, partitionCount: Number(partitions), replicationFactor: Number(replication),
        settings: policy === 'delete' ? {} : { 'cleanup.policy': policy },
      })}>
      <Field label={t('topic.name')} value={name} onChange={setName} mono focusFirst error={nameWrong ? t('topic.nameRule') : null} />
      <Field label={t('topic.partitions')} value={partitions} onChange={setPartitions} type="number" error={positive(partitions) ? null : t('topic.positive')} />
      <Field label={t('topic.replication')} value={replication} onChange={setReplication} type="number"
        hint={t('topic.brokersNow', { n: brokers })} error={positive(replication) ? null : t('topic.positive')} />
      <Select label={t('topic.policy')} value={policy} onChange={setPolicy} choices={[{ value: 'delete', text: 'delete' }, { value: 'compact', text: 'compact' }]} />
    </PlanForm>
  );
}

/** What can be done with one topic. */
export function TopicMenu({ topic }: { topic: TopicRow }) {
  const { t } = useText();
  const operator = useRoleRefusal('OPERATOR');
  const admin = useRoleRefusal('ADMIN');
  const [open, setOpen] = useState<'add' | 'delete' | null>(null);
  const [gone, setGone] = useState(false);
  return (
    <>
      <Menu label={t('topic.actions')} text={t('topic.actions')} entries={[
        { key: 'add', text: t('plan.open.ADD_PARTITIONS'), refused: operator, onSelect: () => setOpen('add') },
        { key: 'delete', text: t('plan.open.DELETE_TOPIC'), danger: true, refused: admin, onSelect: () => setOpen('delete') },
      ]} />
      {open === 'add' ? <AddPartitionsDialog topic={topic} onClose={() => setOpen(null)} /> : null}
      {open === 'delete' ? (
        <PlanDialog request={{ kind: 'DELETE_TOPIC', topic: topic.name }} onDone={() => setGone(true)}
          onClose={() => {
            setOpen(null);
            if (gone) go(within('/topics'));
          }} />
      ) : null}
    </>
  );
}

function AddPartitionsDialog({ topic, onClose }: { topic: TopicRow; onClose: () => void }) {
  const { t } = useText();
  const [count, setCount] = useState(String(topic.partitions + 1));
  const [request, setRequest] = useState<PlanRequest | null>(null);
  const tooFew = !positive(count) || Number(count) <= topic.partitions;
  if (request !== null) return <PlanDialog request={request} onClose={onClose} />;
  return (
    <PlanForm title={t('plan.title.ADD_PARTITIONS', { topic: topic.name, broker: '', n: 0 })} onClose={onClose} refused={tooFew ? t('topic.moreThan', { n: topic.partitions }) : null}
      onNext={() => setRequest({ kind: 'ADD_PARTITIONS', topic: topic.name, partitionCount: Number(count) })}>
      <Field label={t('topic.partitionsAfter')} value={count} onChange={setCount} type="number" focusFirst error={tooFew ? t('topic.moreThan', { n: topic.partitions }) : null} />
    </PlanForm>
  );
}

function positive(text: string): boolean {
  return /^[1-9][0-9]{0,5}$/.test(text);
}
