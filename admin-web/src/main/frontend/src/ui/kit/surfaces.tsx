import { useEffect, useState, type ReactNode } from 'react';
import { Modal, ModalBody, ModalFooter, ModalHeader, ModalVariant } from '@patternfly/react-core';
import { useText } from '../../text/text';
import { StateShape, type StateLevel } from './states';

export function Card({ title, end, children, flush = false }: { title: ReactNode; end?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className="card">
      <header><h2>{title}</h2>{end ? <div className="bar-end">{end}</div> : null}</header>
      {flush ? children : <div className="card-body">{children}</div>}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

/** Something to know beside the data: role alert only for what just went wrong. */
export function Notice({ level, children, actions, urgent = false }: {
  level: StateLevel; children: ReactNode; actions?: ReactNode; urgent?: boolean;
}) {
  return (
    <div className={`notice state-${level}`} role={urgent ? 'alert' : undefined}>
      <StateShape level={level} size={13} />
      <div className="grow">{children}{actions ? <div className="bar">{actions}</div> : null}</div>
    </div>
  );
}

export function Empty({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return <div className="empty"><strong>{title}</strong>{children}{actions ? <div className="bar">{actions}</div> : null}</div>;
}

const QUIET_MS = 200;
const WORD_MS = 1_000;
const CANCEL_MS = 10_000;

/** Nothing for 200 ms, then grey lines, a word after a second, a way out after ten. */
export function Loading({ lines = 6, onCancel }: { lines?: number; onCancel?: () => void }) {
  const { t } = useText();
  const waitedMs = useWaitedMs();
  if (waitedMs < QUIET_MS) return <div aria-busy="true" />;
  return (
    <div className="stack" aria-busy="true">
      <div className="soft" role="status">{waitedMs < WORD_MS ? ' ' : t('loading.word')}
        {waitedMs >= CANCEL_MS && onCancel ? <> <button type="button" className="chip" onClick={onCancel}>{t('action.cancel')}</button></> : null}
      </div>
      {Array.from({ length: lines }, (_, line) => <span key={line} className={`skeleton skeleton-${line % 4}`} />)}
    </div>
  );
}

function useWaitedMs(): number {
  const [waitedMs, setWaitedMs] = useState(0);
  useEffect(() => {
    const timers = [QUIET_MS, WORD_MS, CANCEL_MS].map((ms) => setTimeout(() => setWaitedMs(ms), ms));
    return () => timers.forEach(clearTimeout);
  }, []);
  return waitedMs;
}

/** A dialog: focus stays inside, Escape closes it, Enter never carries out what is dangerous. */
export function Dialog({ title, description, children, footer, onClose, size = 'medium' }: {
  title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode; onClose: () => void; size?: 'small' | 'medium' | 'large';
}) {
  return (
    <Modal isOpen variant={ModalVariant[size]} onClose={onClose} aria-labelledby="dialog-title" aria-describedby="dialog-body" positionOffset={undefined}>
      <ModalHeader title={title} labelId="dialog-title" description={description} />
      <ModalBody id="dialog-body" tabIndex={0}>{children}</ModalBody>
      {footer ? <ModalFooter>{footer}</ModalFooter> : null}
    </Modal>
  );
}

export interface Tab {
  readonly key: string;
  readonly text: ReactNode;
  readonly href: string;
}

/** Tabs are places: each has its own address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => <a key={tab.key} href={tab.href} aria-current={tab.key === current ? 'page' : undefined}>{tab.text}</a>)}
    </nav>
  );
}
