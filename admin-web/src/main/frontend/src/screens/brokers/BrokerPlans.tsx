import { useState } from 'react';
import type { PlanRequest } from '../../contract/types';
import { useText } from '../../text/text';
import { Button } from '../../ui/kit/controls';
import { PlanDialog } from '../plan/PlanDialog';
import { useRoleRefusal } from '../plan/PartitionActions';

/** Failover of a whole broker: everything it leads goes to other in-sync replicas. */
export function MoveBrokerLeadersButton({ brokerId, leaders }: { brokerId: number; leaders: number }) {
  const { t } = useText();
  const refused = useRoleRefusal();
  return <PlanButton text={t('plan.open.MOVE_BROKER_LEADERS')} refused={refused ?? (leaders === 0 ? t('broker.leadsNothing') : null)} request={{ kind: 'MOVE_BROKER_LEADERS', brokerId }} />;
}

export function ResignControllerButton() {
  const { t } = useText();
  return <PlanButton text={t('plan.open.RESIGN_CONTROLLER')} refused={useRoleRefusal()} request={{ kind: 'RESIGN_CONTROLLER' }} />;
}

function PlanButton({ text, refused, request }: { text: string; refused: string | null; request: PlanRequest }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button refused={refused} onClick={() => setOpen(true)}>{text}</Button>
      {open ? <PlanDialog request={request} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
