import { useState, type FormEvent } from 'react';
import { changePassword } from '../contract/session';
import { useText } from '../text/text';
import { Button, Field } from '../ui/kit/controls';
import { ProblemNotice } from '../ui/kit/problem';
import { Dialog } from '../ui/kit/surfaces';

const LEAST_CHARACTERS = 12;

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const short = next !== '' && next.length < LEAST_CHARACTERS;
  const differs = again !== '' && again !== next;
  const refused = current === '' || next === '' || again === '' || short || differs ? t('password.needed', { n: LEAST_CHARACTERS }) : null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (refused !== null || busy) return;
    setBusy(true);
    try {
      await changePassword(current, next);
      onClose();
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('password.change')} onClose={onClose} size="small">
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Field label={t('password.current')} type="password" value={current} onChange={setCurrent} autoComplete="current-password" focusFirst />
        <Field label={t('password.new')} type="password" value={next} onChange={setNext} autoComplete="new-password"
          hint={t('password.needed', { n: LEAST_CHARACTERS })} error={short ? t('password.short', { n: LEAST_CHARACTERS }) : null} />
        <Field label={t('password.again')} type="password" value={again} onChange={setAgain} autoComplete="new-password" error={differs ? t('password.differs') : null} />
        {problem !== null ? <ProblemNotice problem={problem} /> : null}
        <div className="bar"><Button look="primary" submit busy={busy} refused={refused}>{t('password.save')}</Button><Button look="link" onClick={onClose}>{t('action.cancel')}</Button></div>
      </form>
    </Dialog>
  );
}
