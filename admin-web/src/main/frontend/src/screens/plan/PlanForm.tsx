import type { FormEvent, ReactNode } from 'react';
import { useId } from 'react';
import { useText } from '../../text/text';
import { Button } from '../../ui/kit/controls';
import { Dialog } from '../../ui/kit/surfaces';

/** What has to be said before a plan can be made. Its button leads to the preview and changes nothing. */
export function PlanForm({ title, children, refused, onNext, onClose }: {
  title: string; children: ReactNode; refused: string | null; onNext: () => void; onClose: () => void;
}) {
  const { t } = useText();
  const id = useId();
  return (
    <Dialog title={title} onClose={onClose} size="small"
      footer={<><Button look="primary" refused={refused} onClick={onNext}>{t('plan.preview')}</Button><Button look="link" onClick={onClose}>{t('action.cancel')}</Button></>}>
      <form id={id} className="stack" onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (refused === null) onNext();
      }}>{children}</form>
    </Dialog>
  );
}
