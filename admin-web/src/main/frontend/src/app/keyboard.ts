/** What a key asks for, decided without a document: the caller says whether somebody types or a dialog is open. */
export type Shortcut =
  | { readonly kind: 'palette' }
  | { readonly kind: 'search' }
  | { readonly kind: 'grid'; readonly key: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'help' }
  | { readonly kind: 'go'; readonly target: GoTarget };

export const GO_TARGETS = { t: 'topics', b: 'brokers', p: 'partitions', c: 'groups', o: 'overview', e: 'timeline', s: 'settings' } as const;
export type GoTarget = (typeof GO_TARGETS)[keyof typeof GO_TARGETS];

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
}

export interface KeyContext {
  readonly typing: boolean;
  readonly dialogOpen: boolean;
}

/** How long `g` waits for its second letter. */
const SEQUENCE_MS = 1_200;

export class Shortcuts {
  #goSinceMs: number | null = null;

  /** Null when the key is nobody's: it is left to the browser. */
  onKey(key: Key, context: KeyContext, nowMs: number): Shortcut | null {
    const awaited = this.#goSinceMs !== null && nowMs - this.#goSinceMs <= SEQUENCE_MS;
    this.#goSinceMs = null;
    if ((key.ctrl || key.meta) && !key.alt && key.key.toLowerCase() === 'k' && !context.dialogOpen) return { kind: 'palette' };
    if (context.typing || context.dialogOpen || key.ctrl || key.meta || key.alt) return null;
    if (awaited) {
      const target = (GO_TARGETS as Record<string, GoTarget>)[key.key];
      return target === undefined ? null : { kind: 'go', target };
    }
    switch (key.key) {
      case 'g':
        this.#goSinceMs = nowMs;
        return null;
      case '/':
        return { kind: 'search' };
      case 'j':
      case 'k':
        return { kind: 'grid', key: key.key };
      case '.':
        return { kind: 'pause' };
      case '?':
        return { kind: 'help' };
      default:
        return null;
    }
  }
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}
