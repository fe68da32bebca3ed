import { useId, useState, type ReactNode } from 'react';
import { Button as PfButton } from '@patternfly/react-core';
import { Checkbox as PfCheckbox } from '@patternfly/react-core';
import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core';
import { FormSelect, FormSelectOption } from '@patternfly/react-core';
import { MenuToggle, type MenuToggleElement } from '@patternfly/react-core';
import { TextInput } from '@patternfly/react-core';
import { useText } from '../../text/text';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly look?: 'primary' | 'secondary' | 'plain' | 'link' | 'danger';
  readonly submit?: boolean;
  readonly busy?: boolean;
  /** Why it cannot be pressed now. The button stays visible and says the reason, to the pointer and to a screen reader. */
  readonly refused?: string | null;
  readonly label?: string;
  readonly icon?: ReactNode;
}

export function Button({ children, onClick, look = 'secondary', submit = false, busy = false, refused = null, label, icon }: ButtonProps) {
  const reason = useId();
  const button = (
    <PfButton
      variant={look} type={submit ? 'submit' : 'button'} icon={icon} isLoading={busy || undefined}
      isAriaDisabled={refused !== null || busy} aria-label={label} aria-describedby={refused === null ? undefined : reason}
      onClick={() => {
        if (refused === null && !busy) onClick?.();
      }}>
      {children}
    </PfButton>
  );
  if (refused === null) return button;
  return <span title={refused}>{button}<span id={reason} className="hidden-visually">{refused}</span></span>;
}

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number';
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly autoComplete?: string;
  readonly focusFirst?: boolean;
  readonly mono?: boolean;
  readonly name?: string;
}

export function Field({ label, value, onChange, type = 'text', hint, error, autoComplete, focusFirst, mono, name }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <TextInput id={id} name={name} type={type} value={value} onChange={(_, next) => onChange(next)} autoComplete={autoComplete ?? 'off'}
        autoFocus={focusFirst} className={mono ? 'mono' : undefined} validated={error ? 'error' : 'default'}
        aria-describedby={`${id}-hint`} spellCheck={false} />
      <div id={`${id}-hint`}>
        {error ? <div className="field-error" role="alert">{error}</div> : null}
        {hint ? <div className="field-hint">{hint}</div> : null}
      </div>
    </div>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly text: string;
}

export function Select<T extends string>({ label, value, choices, onChange, shownLabel = true }: {
  label: string; value: T; choices: readonly Choice<T>[]; onChange: (value: T) => void; shownLabel?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      {shownLabel ? <label htmlFor={id}>{label}</label> : null}
      <FormSelect id={id} value={value} onChange={(_, next) => onChange(next as T)} aria-label={shownLabel ? undefined : label}>
        {choices.map((choice) => <FormSelectOption key={choice.value} value={choice.value} label={choice.text} />)}
      </FormSelect>
    </div>
  );
}

export function Checkbox({ label, checked, onChange }: { label: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return <PfCheckbox id={id} label={label} isChecked={checked} onChange={(_, next) => onChange(next)} />;
}

export interface MenuEntry {
  readonly key: string;
  readonly text: string;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly chosen?: boolean;
  readonly refused?: string | null;
}

export function Menu({ label, text, icon, entries, plain = false }: {
  label: string; text?: ReactNode; icon?: ReactNode; entries: readonly MenuEntry[]; plain?: boolean;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dropdown
      isOpen={open} onOpenChange={setOpen} onSelect={() => setOpen(false)} popperProps={{ position: 'end' }}
      toggle={(ref: React.Ref<MenuToggleElement>) => (
        <MenuToggle ref={ref} onClick={() => setOpen(!open)} isExpanded={open} variant={plain ? 'plain' : 'default'} aria-label={label} icon={icon}>
          {text}
        </MenuToggle>
      )}>
      <DropdownList>
        {entries.map((entry) => (
          <DropdownItem key={entry.key} isDanger={entry.danger} isSelected={entry.chosen} isAriaDisabled={!!entry.refused}
            description={entry.refused ?? undefined} onClick={entry.onSelect}>
            {entry.text}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  );
}

/** A filter that is on or off, with how many it would leave. */
export function Chip({ text, count, on, onChange }: { text: ReactNode; count?: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button type="button" className="chip" aria-pressed={on} onClick={() => onChange(!on)}>
      {text}{count === undefined ? null : <span className="count">{count}</span>}
    </button>
  );
}

/** The field that `/` goes to. Tells of what was typed after a short rest, so that a list is asked once and not for every letter. */
export function Search({ value, onChange, label }: { value: string; onChange: (value: string) => void; label: string }) {
  const { t } = useText();
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  const tell = (next: string) => {
    setTold(next);
    onChange(next);
  };
  return (
    <input
      type="search" className="search pf-field" data-search="" aria-label={label} placeholder={t('search.placeholder', { what: label })}
      value={typed} spellCheck={false} autoComplete="off" maxLength={249}
      onChange={(event) => {
        const next = event.target.value;
        setTyped(next);
        schedule(() => tell(next));
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(typed);
        if (event.key === 'Escape' && typed !== '') {
          event.stopPropagation();
          setTyped('');
          tell('');
        }
      }} />
  );
}

const TYPING_REST_MS = 60;
let scheduled: ReturnType<typeof setTimeout> | undefined;

function schedule(action: () => void): void {
  clearTimeout(scheduled);
  scheduled = setTimeout(action, TYPING_REST_MS);
}
