import { useEffect, useState, type ReactNode } from 'react';
import BellIcon from '@patternfly/react-icons/dist/esm/icons/history-icon';
import CogIcon from '@patternfly/react-icons/dist/esm/icons/cog-icon';
import CubesIcon from '@patternfly/react-icons/dist/esm/icons/th-large-icon';
import GridIcon from '@patternfly/react-icons/dist/esm/icons/layer-group-icon';
import ListIcon from '@patternfly/react-icons/dist/esm/icons/list-ul-icon';
import NarrowIcon from '@patternfly/react-icons/dist/esm/icons/angle-double-left-icon';
import SearchIcon from '@patternfly/react-icons/dist/esm/icons/search-icon';
import ServerIcon from '@patternfly/react-icons/dist/esm/icons/server-icon';
import UsersIcon from '@patternfly/react-icons/dist/esm/icons/user-friends-icon';
import WideIcon from '@patternfly/react-icons/dist/esm/icons/angle-double-right-icon';
import { signedIn } from '../contract/client';
import { signOut } from '../contract/session';
import { useCell } from '../live/cell';
import { overview, paused } from '../live/stream';
import { useText } from '../text/text';
import { Menu } from '../ui/kit/controls';
import { ConnectionBanner, LiveDot, useStale } from './ConnectionStatus';
import { isTyping, Shortcuts } from './keyboard';
import { KeyboardHelp } from './KeyboardHelp';
import { Logo } from './Logo';
import { Palette } from './Palette';
import { PasswordDialog } from './PasswordDialog';
import { go, usePlace } from './place';
import { LanguageMenu, ThemeMenu, ZoneMenu } from './PreferenceMenus';
import { prefer, preferences } from './preferences';
import { routeOf, to, within } from './routes';

const SECTIONS = [
  { key: 'overview', icon: CubesIcon },
  { key: 'brokers', icon: ServerIcon },
  { key: 'topics', icon: ListIcon },
  { key: 'partitions', icon: GridIcon },
  { key: 'groups', icon: UsersIcon },
  { key: 'timeline', icon: BellIcon },
  { key: 'settings', icon: CogIcon },
] as const;

type Open = 'palette' | 'help' | 'password' | null;

/** What stands around every screen: top bar, navigation, state of the connection, and the keys. */
export function Shell({ children }: { children: ReactNode }) {
  const { t, formats } = useText();
  const { path } = usePlace();
  const { navigation, density } = useCell(preferences);
  const picture = useCell(overview);
  const signed = useCell(signedIn);
  const [open, setOpen] = useState<Open>(null);
  const stale = useStale();
  useKeys(setOpen);
  useLinks();
  const section = routeOf(path)?.route.section;
  const counts: Record<string, number | undefined> = { brokers: picture?.brokers.length, topics: picture?.topics, partitions: picture?.partitions };
  const session = signed.kind === 'in' || signed.kind === 'ended' ? signed.session : null;
  const narrow = navigation === 'narrow';
  return (
    <div className={`shell${narrow ? ' shell-narrow' : ''}`}>
      <a className="skip" href="#main">{t('shell.skip')}</a>
      <header className="top">
        <a className="top-brand" href={to('/overview')}><Logo />Caddis</a>
        {picture ? <span className="top-cluster mono cut soft" title={t('shell.cluster', { id: picture.clusterId })}>{picture.clusterId}</span> : null}
        <button type="button" className="top-search" onClick={() => setOpen('palette')}>
          <SearchIcon /> <span className="cut">{t('shell.search')}</span> <kbd>Ctrl K</kbd>
        </button>
        <div className="bar-end">
          <LiveDot />
          <ZoneMenu />
          <LanguageMenu />
          <ThemeMenu />
          <Menu label={t('shell.user', { user: session?.user ?? '' })} text={session?.user} entries={[
            { key: 'role', text: t(`role.${session?.role ?? 'VIEWER'}`), onSelect: () => undefined, refused: t('shell.roleHint') },
            ...(['compact', 'normal', 'comfortable'] as const).map((one) => ({
              key: one, text: t(`density.${one}`), chosen: one === density, onSelect: () => prefer({ density: one }),
            })),
            { key: 'password', text: t('password.change'), onSelect: () => setOpen('password') },
            { key: 'keys', text: t('keys.title'), onSelect: () => setOpen('help') },
            { key: 'out', text: t('shell.signOut'), onSelect: () => void signOut().catch(() => undefined) },
          ]} />
        </div>
      </header>
      <nav className="side" aria-label={t('shell.navigation')}>
        {SECTIONS.map(({ key, icon: Icon }) => (
          <a key={key} href={to(`/${key}`)} aria-current={section === key ? 'page' : undefined} title={narrow ? t(`nav.${key}`) : undefined} aria-label={t(`nav.${key}`)}>
            <Icon /><span>{t(`nav.${key}`)}</span>
            {counts[key] === undefined ? null : <span className="count">{formats.compact(counts[key])}</span>}
          </a>
        ))}
        <button type="button" className="side-end" onClick={() => prefer({ navigation: narrow ? 'wide' : 'narrow' })} aria-label={t(narrow ? 'shell.widen' : 'shell.narrow')}>
          {narrow ? <WideIcon /> : <NarrowIcon />}<span>{t('shell.narrow')}</span>
        </button>
      </nav>
      <main id="main" className={`main${stale ? ' main-stale' : ''}`} tabIndex={-1}>
        <ConnectionBanner />
        {session?.passwordChangeDue ? <PasswordDue onChange={() => setOpen('password')} /> : null}
        {children}
      </main>
      {open === 'palette' ? <Palette onClose={() => setOpen(null)} onHelp={() => setOpen('help')} /> : null}
      {open === 'help' ? <KeyboardHelp onClose={() => setOpen(null)} /> : null}
      {open === 'password' ? <PasswordDialog onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function PasswordDue({ onChange }: { onChange: () => void }) {
  const { t } = useText();
  return (
    <div className="banner state-warning">
      {t('password.due')}
      <button type="button" className="chip" onClick={onChange}>{t('password.change')}</button>
    </div>
  );
}

/** One listener for all keys of the application; what is typed into a field is nobody's shortcut. */
function useKeys(open: (what: Open) => void): void {
  useEffect(() => {
    const shortcuts = new Shortcuts();
    const onKey = (event: KeyboardEvent) => {
      const dialogOpen = document.querySelector('[role="dialog"]') !== null;
      const shortcut = shortcuts.onKey(
        { key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey }, { typing: isTyping(event.target), dialogOpen }, Date.now());
      if (shortcut === null) return;
      event.preventDefault();
      switch (shortcut.kind) {
        case 'palette':
        case 'help':
          open(shortcut.kind);
          return;
        case 'search': {
          const search = document.querySelector<HTMLInputElement>('[data-search]');
          if (search) search.focus();
          else open('palette');
          return;
        }
        case 'grid': {
          const grid = document.querySelector<HTMLElement>('[data-grid]');
          if (grid && document.activeElement !== grid) {
            grid.focus();
            grid.dispatchEvent(new KeyboardEvent('keydown', { key: shortcut.key, bubbles: true }));
          }
          return;
        }
        case 'pause':
          paused.set(!paused.get());
          return;
        case 'go':
          go(within(`/${shortcut.target}`));
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [open]);
}

/** Links are plain anchors, so that they can be copied and opened in a second window; a plain click stays in the page. */
function useLinks(): void {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = (event.target as Element).closest('a');
      if (link === null || link.origin !== location.origin || !link.pathname.startsWith('/console/') || link.hasAttribute('download')) return;
      if (link.hash !== '' || link.target !== '') return;
      event.preventDefault();
      go(link.pathname.slice('/console'.length) + link.search);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, []);
}
