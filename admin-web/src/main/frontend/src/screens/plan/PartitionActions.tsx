import { useState } from 'react';
import { signedIn } from '../../contract/client';
import { mayAct } from '../../contract/session';
import type { PartitionRow, PlanRequest } from '../../contract/types';
import { useCell } from '../../live/cell';
import { overview } from '../../live/stream';
import { useText } from '../../text/text';
import { Button, Select } from '../../ui/kit/controls';
import { PlanDialog } from './PlanDialog';

/** A plan takes no more. */
const PARTITIONS_LIMIT = 1_000;

/** What can be done with the partitions that are selected: move their leaders, or give them back to the preferred ones. */
export function PartitionActions({ selected, onDone }: { selected: ReadonlyMap<string, PartitionRow>; onDone: () => void }) {
  const { t } = useText();
  const [dialog, setDialog] = useState<{ kind: 'MOVE_LEADERS' | 'ELECT_PREFERRED'; partitions: readonly PartitionRow[] } | null>(null);
  const refusedRole = useRoleRefusal();
  const refused = refusedRole
    ?? (selected.size === 0 ? t('plan.selectFirst') : selected.size > PARTITIONS_LIMIT ? t('plan.tooMany', { limit: PARTITIONS_LIMIT }) : null);
  const open = (kind: 'MOVE_LEADERS' | 'ELECT_PREFERRED') => setDialog({ kind, partitions: [...selected.values()] });
  return (
    <>
      <Button refused={refused} onClick={() => open('MOVE_LEADERS')}>{t('plan.open.MOVE_LEADERS')}</Button>
      <Button refused={refused} onClick={() => open('ELECT_PREFERRED')}>{t('plan.open.ELECT_PREFERRED')}</Button>
      {dialog?.kind === 'MOVE_LEADERS' ? <MoveLeadersDialog partitions={dialog.partitions} onClose={() => setDialog(null)} onDone={onDone} /> : null}
      {dialog?.kind === 'ELECT_PREFERRED' ? (
        <PlanDialog onClose={() => setDialog(null)} onDone={onDone}
          request={{ kind: 'ELECT_PREFERRED', partitions: dialog.partitions.map(({ topic, partition }) => ({ topic, partition })) }} />
      ) : null}
    </>
  );
}

function MoveLeadersDialog({ partitions, onClose, onDone }: { partitions: readonly PartitionRow[]; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const picture = useCell(overview);
  const [target, setTarget] = useState('');
  const request: PlanRequest = {
    kind: 'MOVE_LEADERS',
    partitions: partitions.map(({ topic, partition }) => ({ topic, partition, ...(target === '' ? {} : { to: Number(target) }) })),
  };
  const brokers = (picture?.brokers ?? []).filter((broker) => broker.state !== 'OFFLINE');
  return (
    <PlanDialog request={request} onClose={onClose} onDone={onDone}>
      <Select label={t('plan.target')} value={target} onChange={setTarget} choices={[
        { value: '', text: t('plan.targetAutomatic') },
        ...brokers.map((broker) => ({ value: String(broker.brokerId), text: t('broker.name', { id: broker.brokerId }) })),
      ]} />
    </PlanDialog>
  );
}

/** Why the person may not act at all, or null. Nothing is hidden: a viewer sees what an operator could do, and whom to ask. */
export function useRoleRefusal(needed: 'OPERATOR' | 'ADMIN' = 'OPERATOR'): string | null {
  const { t } = useText();
  const signed = useCell(signedIn);
  const role = signed.kind === 'in' || signed.kind === 'ended' ? signed.session.role : 'VIEWER';
  return mayAct(role, needed) ? null : t('plan.roleNeeded', { role: t(`role.${needed}`) });
}
