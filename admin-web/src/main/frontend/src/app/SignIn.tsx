import { useState, type FormEvent } from 'react';
import { signIn, signOut } from '../contract/session';
import { useText } from '../text/text';
import { Button, Field } from '../ui/kit/controls';
import { ProblemNotice } from '../ui/kit/problem';
import { Dialog } from '../ui/kit/surfaces';
import { Logo } from './Logo';
import { LanguageMenu, ThemeMenu } from './PreferenceMenus';

export function SignInPage() {
  const { t } = useText();
  return (
    <main className="signin">
      <div className="signin-box">
        <h1><Logo />{t('signin.title')}</h1>
        <SignInForm />
        <div className="bar soft"><LanguageMenu /><ThemeMenu /></div>
      </div>
    </main>
  );
}

/** The session ended under an open page: what is on it stays, forms included, and goes on after signing in. */
export function SignInAgain({ user }: { user: string }) {
  const { t } = useText();
  return (
    <Dialog size="small" title={t('signin.ended')} onClose={() => undefined}>
      <SignInForm user={user} />
    </Dialog>
  );
}

function SignInForm({ user = '' }: { user?: string }) {
  const { t } = useText();
  const [name, setName] = useState(user);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await signIn(name, password);
    } catch (failure) {
      setProblem(failure);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="stack">
      <Field label={t('signin.user')} name="user" value={name} onChange={setName} autoComplete="username" focusFirst={user === ''} />
      <Field label={t('signin.password')} name="password" type="password" value={password} onChange={setPassword} autoComplete="current-password" focusFirst={user !== ''} />
      {problem !== null ? <ProblemNotice problem={problem} /> : null}
      <div className="bar">
        <Button look="primary" submit busy={busy} refused={name === '' || password === '' ? t('signin.bothNeeded') : null}>{t('signin.submit')}</Button>
        {user === '' ? null : <Button look="link" onClick={() => void signOut().catch(() => location.reload())}>{t('signin.other')}</Button>}
      </div>
    </form>
  );
}
