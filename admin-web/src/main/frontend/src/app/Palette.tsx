import { useEffect, useId, useState } from 'react';
import { call } from '../contract/client';
import { listQuery } from '../contract/lists';
import { overview } from '../live/stream';
import { useCell } from '../live/cell';
import type { GroupRow, Page, TopicRow } from '../contract/types';
import { useText } from '../text/text';
import { Dialog } from '../ui/kit/surfaces';
import { go } from './place';
import { prefer } from './preferences';
import { groupPath, topicPath, within } from './routes';

interface Entry {
  readonly key: string;
  readonly text: string;
  readonly kind: string;
  readonly run: () => void;
}

const FOUND_LIMIT = 8;

/** Goes anywhere by a few letters of its name: screens, brokers, topics, groups, and a few things to do. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useText();
  const id = useId();
  const picture = useCell(overview);
  const [typed, setTyped] = useState('');
  const [cursor, setCursor] = useState(0);
  const [found, setFound] = useState<readonly Entry[]>([]);
  const wanted = typed.trim().toLowerCase();

  useEffect(() => {
    setCursor(0);
    if (wanted === '') {
      setFound([]);
      return;
    }
    const running = new AbortController();
    const ask = <T,>(path: string) => call<Page<T>>(path + listQuery({ path, search: wanted }, 0, FOUND_LIMIT), { signal: running.signal })
      .then((page) => page.items, () => [] as readonly T[]);
    void Promise.all([ask<TopicRow>('/topics'), ask<GroupRow>('/groups')]).then(([topics, groups]) => {
      if (running.signal.aborted) return;
      setFound([
        ...topics.map((topic) => ({ key: `t ${topic.name}`, text: topic.name, kind: t('palette.topic'), run: () => go(within(topicPath(topic.name))) })),
        ...groups.map((group) => ({ key: `g ${group.groupId}`, text: group.groupId, kind: t('palette.group'), run: () => go(within(groupPath(group.groupId))) })),
      ]);
    });
    return () => running.abort();
  }, [wanted, t]);

  const screens = (['overview', 'brokers', 'topics', 'partitions', 'groups', 'timeline', 'settings'] as const).map((key) => ({
    key, text: t(`nav.${key}`), kind: t('palette.screen'), run: () => go(within(`/${key}`)),
  }));
  const brokers = (picture?.brokers ?? []).map((broker) => ({
    key: `b ${broker.brokerId}`, text: t('broker.name', { id: broker.brokerId }), kind: t('palette.broker'), run: () => go(within(`/brokers/${broker.brokerId}`)),
  }));
  const actions = [
    { key: 'a light', text: `${t('preference.theme')}: ${t('theme.light')}`, kind: t('palette.action'), run: () => prefer({ theme: 'light' }) },
    { key: 'a dark', text: `${t('preference.theme')}: ${t('theme.dark')}`, kind: t('palette.action'), run: () => prefer({ theme: 'dark' }) },
    { key: 'a en', text: 'English', kind: t('palette.action'), run: () => prefer({ language: 'en' }) },
    { key: 'a ru', text: 'Русский', kind: t('palette.action'), run: () => prefer({ language: 'ru' }) },
    { key: 'a keys', text: t('keys.title'), kind: t('palette.action'), run: onHelp },
  ];
  const fixed = [...screens, ...brokers, ...actions].filter((entry) => entry.text.toLowerCase().includes(wanted));
  const entries = wanted === '' ? [...screens, ...brokers] : [...found, ...fixed];
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  return (
    <Dialog title={t('palette.title')} onClose={onClose} size="small">
      <div className="stack">
        <input className="search search-wide" autoFocus role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={`${id}-${cursor}`} aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')} value={typed} spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setCursor(Math.min(entries.length - 1, cursor + 1));
            else if (event.key === 'ArrowUp') setCursor(Math.max(0, cursor - 1));
            else if (event.key === 'Enter') run(entries[cursor]);
            else return;
            event.preventDefault();
          }} />
        <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('palette.title')}>
          {entries.map((entry, index) => (
            <div key={entry.key} id={`${id}-${index}`} role="option" aria-selected={index === cursor} onPointerMove={() => setCursor(index)} onClick={() => run(entry)}>
              <span className="cut">{entry.text}</span><span className="palette-kind">{entry.kind}</span>
            </div>
          ))}
          {entries.length === 0 ? <div className="soft">{t('palette.nothing')}</div> : null}
        </div>
      </div>
    </Dialog>
  );
}
